using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Commands;

/// <summary><c>doms settings</c>: lists all settings, as a start reads and checks them.</summary>
static class SettingsCommand
{
    public static Command Create(Screen screen)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var markdown = new Option<bool>("--markdown") { Description = "Print the document docs/settings.md." };
        var command = new ExampleCommand(
            "settings",
            "List all settings with type, default, range and effect. They are set in settings.json of the data folder or the environment.",
            "doms settings",
            "doms settings --json",
            "doms settings --markdown > docs/settings.md")
        {
            json, markdown,
        };
        command.Excludes(json, markdown);
        command.SetAction(parsed =>
        {
            var settings = ProcessSettings.Known();
            if (parsed.GetValue(json)) screen.Json(SettingsText.Json(settings));
            else if (parsed.GetValue(markdown)) screen.Line(SettingsText.Markdown(settings));
            else screen.Table(["SETTING", "TYPE", "DEFAULT", "RANGE", "EFFECT"], settings.Select(SettingsText.Row));
            return ExitCode.Ok;
        });
        return command;
    }
}
