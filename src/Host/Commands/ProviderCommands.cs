using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Client;
using Doms.Host.Cli;
using Doms.PaymentProvider.Conformance;
using Doms.Primitives;

namespace Doms.Host.Commands;

/// <summary><c>doms provider</c>: for those who write an adapter between DOMS and a payment provider.</summary>
static class ProviderCommands
{
    const string ApiKeyVariable = "DOMS_PROVIDER_API_KEY";

    public static Command Create(Screen screen) =>
        new("provider", "Check an adapter to a payment provider.") { Check(screen) };

    static ExampleCommand Check(Screen screen)
    {
        var url = new Argument<string>("URL") { Description = "Base address of the provider or adapter." };
        var currency = new Option<string>("--currency") { Description = "Currency of the charges.", DefaultValueFactory = _ => "USD" };
        currency.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !Currency.IsKnown(given))
                result.AddError($"--currency must be the code of a currency such as USD, not '{given}'.");
        });
        var token = new Option<string?>("--token") { Description = "Means of payment that is charged; the provider's default without it." };
        var declined = new Option<string?>("--declined-token") { Description = "Means of payment that is declined." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new ExampleCommand(
            "check",
            "Check a provider or an adapter against the protocol of docs/payment-provider.openapi.json, with charges of 1.00 or less: use "
            + $"its test mode. The variable {ApiKeyVariable} has its credentials. Exit code 1 if a check fails.",
            "doms provider check http://127.0.0.1:9090",
            $"{ApiKeyVariable}=secret doms provider check https://adapter.example --token tok_ok --declined-token tok_declined")
        {
            url, currency, token, declined, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var http = Client(parsed.GetRequiredValue(url));
            var options = new ConformanceOptions(
                $"check-{RandomNumberGenerator.GetHexString(16, lowercase: true)}", parsed.GetRequiredValue(currency),
                parsed.GetValue(token), parsed.GetValue(declined));
            var results = await new ConformanceRun(http, options).Run(cancel);
            var written = JsonSerializer.SerializeToUtf8Bytes(results, ConformanceJson.Default.IReadOnlyListConformanceResult);
            if (parsed.GetValue(json)) screen.Json(written);
            else screen.Lines(Lines(results));
            return results.All(result => result.Failure is null) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    static HttpClient Client(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new UsageException("URL must be an http or https address");
        var http = new HttpClient { BaseAddress = new Uri($"{url.AbsoluteUri.TrimEnd('/')}/"), Timeout = TimeSpan.FromSeconds(30) };
        if (Environment.GetEnvironmentVariable(ApiKeyVariable)?.Trim() is not { Length: > 0 } apiKey) return http;
        if (HeaderText.CheckToken(apiKey) is { } problem) throw new UsageException($"{ApiKeyVariable} {problem}.");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return http;
    }

    static IEnumerable<string> Lines(IReadOnlyList<ConformanceResult> results)
    {
        foreach (var result in results)
        {
            yield return $"{(result.Failure is null ? "ok  " : "FAIL")} {result.Check}";
            if (result.Failure is { } failure) yield return $"     {failure}";
        }

        var failed = results.Count(result => result.Failure is not null);
        yield return failed == 0 ? $"Conforms: {results.Count} checks." : $"{failed} of {results.Count} checks failed.";
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<ConformanceResult>))]
sealed partial class ConformanceJson : JsonSerializerContext;
