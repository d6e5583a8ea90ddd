using System.Text.RegularExpressions;
using Doms.Host.Running;
using Doms.Tests.EndToEnd.Processes;
using k8s.Models;

namespace Doms.Tests.EndToEnd.Deploy;

/// <summary>
/// The manifests, checked against the types of Kubernetes and against the settings and roles of the executable.
/// </summary>
public sealed partial class KubernetesTests
{
    const string Production = "production";
    const string Demo = "demo";
    const int FirstPort = 8080;
    const string ProviderProbe = "/v1/behaviour";
    static readonly string[] Probes = ["/livez", "/readyz"];

    public static TheoryData<string> Files => [.. Manifests.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_has_known_members_only(string file) => Manifests.ReadFile(file).ShouldNotBeEmpty();

    [Theory]
    [InlineData("base")]
    [InlineData(Demo)]
    [InlineData(Production)]
    public async Task Every_workload_is_confined(string overlay)
    {
        var manifests = await Manifests.Build(overlay);
        foreach (var workload in manifests.Workloads)
        {
            var (pod, container, name) = (workload.Pod, workload.Container, workload.Name);
            (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser > 0, pod.SecurityContext.SeccompProfile.Type)
                .ShouldBe((true, true, "RuntimeDefault"), name);
            (pod.AutomountServiceAccountToken, pod.EnableServiceLinks).ShouldBe((false, false), name);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false, name);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"], name);
            foreach (var resource in (string[])["cpu", "memory"])
            {
                container.Resources.Requests.ShouldContainKey(resource, name);
                container.Resources.Limits.ShouldContainKey(resource, name);
            }
        }

        manifests.OwnWorkloads.ShouldAllBe(workload => workload.Container.SecurityContext.ReadOnlyRootFilesystem == true);
        manifests.Of<V1NetworkPolicy>().ShouldContain(policy => policy.Spec.PodSelector.MatchLabels == null
            && policy.Spec.PolicyTypes.Count == 2 && policy.Spec.Ingress == null && policy.Spec.Egress == null);
    }

    [Theory]
    [InlineData(Demo)]
    [InlineData(Production)]
    public async Task Every_role_accepts_the_settings_of_its_manifest(string overlay)
    {
        var manifests = await Manifests.Build(overlay);
        var deployed = manifests.OwnWorkloads.Where(workload => workload.Container.Args[0] == "up").ToList();
        deployed.Select(workload => workload.Option("--role")).ShouldBe(Roles(overlay), ignoreOrder: true);
        foreach (var workload in deployed)
        {
            var role = ProcessRole.Of(workload.Option("--role"));
            var port = FirstPort + role.PortOffset;
            var settings = Read(workload, manifests, role, port);

            workload.Name.ShouldBe(role.Name);
            workload.Option("--profile").ShouldBe(overlay);
            settings.Web.Bind.ToString().ShouldBe("0.0.0.0");
            Port(workload, "http").ShouldBe(port, role.Name);
            if (role != ProcessRole.Provider)
            {
                Port(workload, "metrics").ShouldBe(settings.Web.Admin!.Port, role.Name);
                workload.Metadata.Annotations["prometheus.io/port"].ShouldBe($"{settings.Web.Admin!.Port}");
            }

            workload.Pod.TerminationGracePeriodSeconds!.Value.ShouldBeGreaterThan((long)settings.DrainTime.TotalSeconds + 20, role.Name);
        }
    }

    [Theory]
    [InlineData(Demo)]
    [InlineData(Production)]
    public async Task Probes_and_services_lead_to_ports_of_the_roles(string overlay)
    {
        var manifests = await Manifests.Build(overlay);
        foreach (var workload in manifests.OwnWorkloads.Where(workload => workload.Container.Args[0] == "up"))
        {
            var container = workload.Container;
            string[] known = workload.Name == ProcessRole.Provider.Name ? [ProviderProbe] : Probes;
            foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
            {
                known.ShouldContain(probe.HttpGet.Path, workload.Name);
                container.Ports.ShouldContain(port => port.Name == probe.HttpGet.Port.Value, workload.Name);
            }

            var service = manifests.Of<V1Service>().Single(service => service.Metadata.Name == workload.Name);
            foreach (var (label, value) in service.Spec.Selector) workload.Metadata.Labels[label].ShouldBe(value);
            service.Spec.Ports.Single().Port.ShouldBe(Port(workload, service.Spec.Ports.Single().TargetPort.Value));
        }
    }

    [Theory]
    [InlineData(Demo)]
    [InlineData(Production)]
    public async Task Addresses_of_services_are_those_of_kubernetes(string overlay)
    {
        var manifests = await Manifests.Build(overlay);
        var gateway = manifests.OwnWorkloads.Single(workload => workload.Name == ProcessRole.Gateway.Name);
        foreach (var (name, addresses) in Read(gateway, manifests, ProcessRole.Gateway, FirstPort).Addresses)
        {
            var service = manifests.Of<V1Service>().Single(service => service.Metadata.Name == addresses.Single().Host);
            (service.Metadata.Name, service.Spec.Ports.Single().Port, service.Spec.ClusterIP)
                .ShouldBe((name, addresses.Single().Port, "None"));
        }

        var backend = manifests.Of<V1Ingress>().Single().Spec.Rules.Single().Http.Paths.Single().Backend.Service;
        manifests.Of<V1Service>().Single(service => service.Metadata.Name == backend.Name).Spec.Ports.Single().Name
            .ShouldBe(backend.Port.Name);
    }

    [Fact]
    public async Task Job_migrates_the_database_of_every_service()
    {
        var manifests = await Manifests.Build(Production);
        var job = manifests.OwnWorkloads.Single(workload => workload.Container.Args.SequenceEqual(["migrate"]));
        var configuration = ProcessConfiguration.ReadVariables(job.Environment(manifests));
        var storage = StorageSettings.Read(configuration, ProcessRole.All, "postgresql");

        ServerDatabase.RolesOf(configuration).ShouldBe(ProcessRole.Known.Where(role => role.IsService));
        foreach (var role in ServerDatabase.RolesOf(configuration)) storage.ConnectionOf(role).ShouldNotBeNull(role.Name);
    }

    [Fact]
    public async Task Roles_of_production_survive_the_loss_of_a_node()
    {
        var manifests = await Manifests.Build(Production);
        foreach (var deployment in manifests.Of<V1Deployment>())
        {
            var name = deployment.Metadata.Name;
            manifests.Of<V1PodDisruptionBudget>().Single(one => one.Metadata.Name == name).Spec.Selector.MatchLabels
                .ShouldBe(deployment.Spec.Selector.MatchLabels);
            var scaler = manifests.Of<V2HorizontalPodAutoscaler>().Single(one => one.Spec.ScaleTargetRef.Name == name);
            (scaler.Spec.MinReplicas, deployment.Spec.Replicas).ShouldBe((2, null), name);
            deployment.Spec.Template.Spec.TopologySpreadConstraints.Select(constraint => constraint.TopologyKey)
                .ShouldBe(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
            (deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value).ShouldBe("0", name);
        }
    }

    [Theory]
    [InlineData(Demo)]
    [InlineData(Production)]
    public async Task Secrets_are_references_that_the_script_knows(string overlay)
    {
        var manifests = await Manifests.Build(overlay);
        var script = await File.ReadAllTextAsync(RepositoryFile.Find("deploy/deploy.sh"), TestContext.Current.CancellationToken);
        var secret = ProcessSettings.Known().Where(setting => setting.IsSecret).Select(setting => setting.Variable).ToList();

        manifests.Of<V1Secret>().ShouldBeEmpty();
        manifests.Of<V1ConfigMap>().SelectMany(map => map.Data.Keys).Intersect(secret).ShouldBeEmpty();
        foreach (var variable in manifests.Workloads.SelectMany(workload => workload.Container.Env ?? []))
        {
            if (variable.ValueFrom?.SecretKeyRef is not { } reference)
            {
                secret.ShouldNotContain(variable.Name);
                continue;
            }

            if (reference.Optional == true) continue;
            var (name, key) = (reference.Name, reference.Key);
            var isKnown = name == "doms-postgresql" ? ServicesOf(script).Contains(key, StringComparer.Ordinal) : HasKey(script, name, key);
            isKnown.ShouldBeTrue($"{overlay}: {name} {key}");
        }
    }

    [Fact]
    public async Task Script_prints_manifests_with_the_given_image()
    {
        var printed = await Manifests.Deploy(Demo, "--image", "registry.example/doms:7", "--print");

        ImageLine().Matches(printed).Count(line => line.Value.EndsWith("registry.example/doms:7", StringComparison.Ordinal))
            .ShouldBe(Roles(Demo).Count() + 1);
        printed.ShouldNotContain("doms:local");
    }

    static ProcessSettings Read(Workload workload, Manifests manifests, ProcessRole role, int port)
    {
        var options = new UpOptions("/data", port, workload.Option("--profile"), new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            Role = role,
        };
        return ProcessSettings.Read(options, ProcessConfiguration.ReadVariables(workload.Environment(manifests)));
    }

    static IEnumerable<string> Roles(string overlay) => ProcessRole.Known
        .Where(role => role != ProcessRole.All && (role != ProcessRole.Provider || overlay == Demo)).Select(role => role.Name);

    static int Port(Workload workload, string name) =>
        workload.Container.Ports.Single(port => port.Name == name).ContainerPort;

    static string[] ServicesOf(string script) => ServicesLine().Match(script).Groups["names"].Value.Split(' ');

    /// <summary>True if the script makes the Secret with this key, or demands it.</summary>
    static bool HasKey(string script, string name, string key) => script.Split('\n')
        .Where(line => line.Contains($"_secret {name} ", StringComparison.Ordinal))
        .Any(line => Regex.IsMatch(line, $@"[ ""]{Regex.Escape(key)}(=|\s|$)", RegexOptions.None, TimeSpan.FromSeconds(1)));

    [GeneratedRegex("^services=\"(?<names>[^\"]+)\"", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ServicesLine();

    [GeneratedRegex("image: .*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ImageLine();
}
