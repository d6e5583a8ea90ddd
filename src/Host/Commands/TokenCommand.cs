using System.CommandLine;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms token</c>: a token of the demo identity.</summary>
static class TokenCommand
{
    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var user = new Option<string>("--user") { Description = "Whose token.", HelpName = "ID", DefaultValueFactory = _ => "operator" };
        var role = new Option<string>("--role") { Description = "What it may do.", DefaultValueFactory = _ => "operator" };
        role.AcceptOnlyFromAmong("customer", "service", "operator");
        var command = new ExampleCommand(
            "token",
            "Print a bearer token of the demo identity, which is there in the demo profile only.",
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
                var reply = await client.Login(parsed.GetRequiredValue(user), parsed.GetRequiredValue(role), cancel);
                if (parsed.GetValue(target.Json)) screen.Json(reply.Json);
                else screen.Line(reply.Value.Token);
                return ExitCode.Ok;
            }
            catch (ApiException refused) when (refused.Status is 401 or 404)
            {
                throw new CommandException("This system has no demo identity: get a token from its identity authority.", inner: refused);
            }
        });
        return target.AddTo(command);
    }
}
