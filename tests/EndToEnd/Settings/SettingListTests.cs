using System.Text.Json;
using Doms.Host.Commands;
using Doms.Host.Running;
using Doms.Hosting.Web;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Settings;

/// <summary>The list of all settings, and the document written from it.</summary>
public sealed class SettingListTests
{
    static readonly string[] Types =
    [
        SettingTypes.Text, SettingTypes.Secret, SettingTypes.Word, SettingTypes.Flag, SettingTypes.WholeNumber, SettingTypes.Number,
        SettingTypes.Duration, SettingTypes.Address, SettingTypes.List,
    ];

    static readonly string[] SecretNames = ["Password", "Secret", "Key", "ConnectionString"];

    [Fact]
    public async Task Document_of_settings_is_what_the_command_writes() =>
        (await File.ReadAllTextAsync(RepositoryFile.Find("docs/settings.md"), TestContext.Current.CancellationToken)).ShouldBe(
            SettingsText.Markdown(ProcessSettings.Known()) + "\n", "write it with: ./doms settings --markdown > docs/settings.md");

    [Fact]
    public void Every_setting_has_a_type_and_an_effect()
    {
        foreach (var setting in ProcessSettings.Known())
        {
            Types.ShouldContain(setting.Type, setting.Name);
            setting.Text.ShouldNotBeNullOrWhiteSpace(setting.Name);
        }
    }

    [Fact]
    public void Words_that_end_in_password_or_secret_are_secrets() => ProcessSettings.Known()
        .Where(setting => Array.Exists(SecretNames, name => setting.Name.EndsWith(name, StringComparison.Ordinal)))
        .Where(setting => !setting.IsSecret).ShouldBeEmpty();

    [Fact]
    public async Task Command_lists_settings_as_json()
    {
        var result = await Executable.Run("settings", "--json");
        using var document = JsonDocument.Parse(result.Output);
        var workflow = document.RootElement.GetProperty("items").EnumerateArray()
            .Single(setting => setting.GetProperty("name").GetString() == "Saga:Workflow");

        workflow.GetProperty("variable").GetString().ShouldBe("DOMS__Saga__Workflow");
        workflow.GetProperty("default").GetString().ShouldBe("inventory-first");
        workflow.GetProperty("range").GetString().ShouldBe("inventory-first, payment-first or inventory-only");
    }
}
