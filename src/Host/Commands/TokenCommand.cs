using System.CommandLine;
using Doms.Client;
using Doms.Host.Cli;
using Doms.Hosting.Identity;

namespace Doms.Host.Commands;

/// <summary><c>doms token</c>: issues a token of the demo identity.</summary>
static class TokenCommand
{
    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var user = Options.Text("--user", $"Subject of the token, {Roles.Operator} by default.", "ID");
        var role = Options.OneOf("--role", $"Role of the token, {Roles.Operator} by default", Roles.All);
        var scope = Options.Text("--scope", "Scopes to which those of the role are narrowed, separated by spaces.", "SCOPES");
        var command = new ExampleCommand(
            "token",
            "Print a bearer token of the demo identity (demo profile only).",
            "curl -H \"Authorization: Bearer $(doms token)\" http://127.0.0.1:8080/api/sagas",
            "doms token --user ada --role customer",
            "doms token --scope \"orders:read read\"")
        {
            user, role, scope,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = new DomsClient(target.UrlOf(parsed), null);
            try
            {
                var response = await client.Login(
                    parsed.GetValue(user) ?? Roles.Operator, parsed.GetValue(role) ?? Roles.Operator, parsed.GetValue(scope), cancel);
                if (parsed.GetValue(target.Json)) screen.Json(response.Json);
                else screen.Line(response.Value.Token);
                return ExitCode.Ok;
            }
            catch (ApiException error) when (error.Status is 401 or 404)
            {
                throw new CommandException("This system has no demo identity: get a token from its identity authority.", inner: error);
            }
        });
        return target.AddWithoutToken(command);
    }
}
