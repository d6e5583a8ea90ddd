using System.CommandLine;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms token</c>: issues a token of the demo identity.</summary>
static class TokenCommand
{
    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var user = new Option<string>("--user")
        {
            Description = "Subject of the token.", HelpName = "ID", DefaultValueFactory = _ => "operator",
        };
        var role = new Option<string>("--role") { Description = "Role of the token.", DefaultValueFactory = _ => "operator" };
        role.AcceptOnlyFromAmong("customer", "service", "operator");
        var command = new ExampleCommand(
            "token",
            "Print a bearer token of the demo identity (demo profile only).",
            "curl -H \"Authorization: Bearer $(doms token)\" http://127.0.0.1:8080/api/sagas",
            "doms token --user ada --role customer")
        {
            user, role,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = new DomsClient(target.UrlOf(parsed), null);
            try
            {
                var response = await client.Login(parsed.GetRequiredValue(user), parsed.GetRequiredValue(role), cancel);
                if (parsed.GetValue(target.Json)) screen.Json(response.Json);
                else screen.Line(response.Value.Token);
                return ExitCode.Ok;
            }
            catch (ApiException error) when (error.Status is 401 or 404)
            {
                throw new CommandException("This system has no demo identity: get a token from its identity authority.", inner: error);
            }
        });
        return target.AddTo(command);
    }
}
