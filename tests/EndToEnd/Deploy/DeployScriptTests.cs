using Doms.Host.Running;
using k8s.Models;

namespace Doms.Tests.EndToEnd.Deploy;

/// <summary>Calls of <c>deploy/deploy.sh</c> and their order.</summary>
public sealed class DeployScriptTests
{
    const string MadeSecret = "made Secret";
    static readonly string[] Services = [.. ProcessRole.Known.Where(role => role.IsService).Select(role => role.Name)];

    [Fact]
    public async Task Demo_starts_servers_then_tables_then_roles()
    {
        using var kubectl = new RecordedKubectl();

        var result = await kubectl.Deploy("demo", "--image", "doms:9");

        result.ExitCode.ShouldBe(0, result.ToString());
        var calls = kubectl.Calls;
        var applied = calls.ToList().LastIndexOf("kubectl apply --filename -");
        calls[applied - 1].ShouldBe("kubectl --namespace doms delete job migrate --ignore-not-found");
        calls.Skip(applied + 1).Select(call => call.Split(' ').First(word => word.Contains('/', StringComparison.Ordinal))).ShouldBe(
        [
            "statefulset/postgresql", "statefulset/kafka", "statefulset/redis", "job/migrate",
            .. Services.Select(service => $"deployment/{service}"), "deployment/gateway", "deployment/provider", "deployment/mail",
        ]);
        kubectl.Applied.OfType<V1Deployment>().Select(one => one.Spec.Template.Spec.Containers[0].Image)
            .Where(image => image.StartsWith("doms:", StringComparison.Ordinal)).Distinct().ShouldBe(["doms:9"]);
    }

    [Fact]
    public async Task Secrets_of_the_demo_are_made_once()
    {
        using var kubectl = new RecordedKubectl();

        var first = await kubectl.Deploy("demo");
        var made = kubectl.Secrets;
        var second = await kubectl.Deploy("demo");

        (first.ExitCode, second.ExitCode).ShouldBe((0, 0), $"{first}{second}");
        first.Errors.ShouldContain(MadeSecret);
        second.Errors.ShouldNotContain(MadeSecret);
        second.Errors.ShouldNotContain("create namespace");
        made.Keys.ShouldBe(["doms-postgresql-server", "doms-postgresql", "doms-redis", "doms-demo"], ignoreOrder: true);
        var password = made["doms-postgresql-server"].StringData["password"];
        password.Length.ShouldBeGreaterThan(20);
        made["doms-postgresql"].StringData.ShouldBe(
            Services.Select(service => KeyValuePair.Create(service, $"Host=postgresql;Username=doms;Password={password}")),
            ignoreOrder: true);
        Convert.FromBase64String(made["doms-demo"].StringData["signing-key"]).Length.ShouldBe(32);
        kubectl.Secrets["doms-redis"].StringData.ShouldBe(made["doms-redis"].StringData);
    }

    [Fact]
    public async Task Production_without_secrets_names_them_and_applies_nothing()
    {
        using var kubectl = new RecordedKubectl();

        var result = await kubectl.Deploy("production");

        result.ExitCode.ShouldBe(1);
        foreach (var secret in (string[])["doms-postgresql", "doms-redis", "doms-kafka", "doms-tls"])
            result.Errors.ShouldContain($"  {secret} (");
        kubectl.Calls.ShouldNotContain(call => call.Contains(" apply ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_is_built_and_loaded_before_it_is_deployed()
    {
        using var kubectl = new RecordedKubectl();

        var result = await kubectl.Deploy("demo", "--build", "--load", "minikube", "--context", "mine");

        result.ExitCode.ShouldBe(0, result.ToString());
        kubectl.Calls[0].ShouldBe("kubectl --context mine version");
        kubectl.Calls[1].ShouldStartWith("docker build --tag doms:local ");
        kubectl.Calls[2].ShouldBe("minikube image load doms:local");
        kubectl.Calls.Where(call => call.StartsWith("kubectl", StringComparison.Ordinal))
            .ShouldAllBe(call => call.StartsWith("kubectl --context mine ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removal_keeps_volumes_and_secrets()
    {
        using var kubectl = new RecordedKubectl();

        (await kubectl.Deploy("demo", "--remove")).ExitCode.ShouldBe(0);

        kubectl.Calls.Count.ShouldBe(2);
        kubectl.Calls[1].ShouldStartWith("kubectl --namespace doms delete --ignore-not-found deployment,statefulset,job,service,");
        kubectl.Calls[1].ShouldNotContain("secret");
        kubectl.Calls[1].ShouldNotContain("volume");
    }
}
