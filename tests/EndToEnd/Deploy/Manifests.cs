using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;
using k8s;
using k8s.Models;

namespace Doms.Tests.EndToEnd.Deploy;

/// <summary>Manifests of one overlay, as kustomize builds them, read strictly: an unknown member fails.</summary>
sealed class Manifests
{
    readonly IReadOnlyList<object> _objects;

    Manifests(IReadOnlyList<object> objects) => _objects = objects;

    static string Folder { get; } = Path.GetDirectoryName(RepositoryFile.Find("deploy/deploy.sh"))!;

    /// <summary>The files with manifests, patches among them.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Folder, "k8s"), "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "kustomization.yaml").Select(file => Path.GetRelativePath(Folder, file)),
    ];

    /// <summary>The Deployments and the Job whose container runs DOMS.</summary>
    public IReadOnlyList<Workload> OwnWorkloads =>
    [
        .. Of<V1Deployment>().Select(one => new Workload(one.Metadata.Name, one.Spec.Template.Spec, one.Spec.Template.Metadata))
            .Concat(Of<V1Job>().Select(one => new Workload(one.Metadata.Name, one.Spec.Template.Spec, one.Spec.Template.Metadata)))
            .Where(workload => workload.Pod.Containers[0].Image.StartsWith("doms:", StringComparison.Ordinal)),
    ];

    /// <summary>All pods, also those of servers for trying out.</summary>
    public IReadOnlyList<Workload> Workloads =>
    [
        .. OwnWorkloads,
        .. Of<V1Deployment>().Select(one => new Workload(one.Metadata.Name, one.Spec.Template.Spec, one.Spec.Template.Metadata))
            .ExceptBy(OwnWorkloads.Select(own => own.Name), workload => workload.Name),
        .. Of<V1StatefulSet>().Select(one => new Workload(one.Metadata.Name, one.Spec.Template.Spec, one.Spec.Template.Metadata)),
    ];

    public IEnumerable<T> Of<T>() => _objects.OfType<T>();

    /// <summary>Reads a file strictly.</summary>
    public static IReadOnlyList<object> ReadFile(string file) => Parse(File.ReadAllText(Path.Combine(Folder, file)));

    /// <summary>Builds an overlay; the test is skipped where kubectl is missing.</summary>
    public static async Task<Manifests> Build(string overlay) => new(Parse(await Run(Kubectl, "kustomize", FolderOf(overlay))));

    /// <summary>Runs the script of deployments; the test is skipped where kubectl is missing.</summary>
    public static Task<string> Deploy(params string[] arguments)
    {
        _ = Kubectl;
        return Run(Path.Combine(Folder, "deploy.sh"), arguments);
    }

    static string Kubectl => RequiredServer.Find("kubectl", [], "apt-get install kubernetes-client");

    static string FolderOf(string overlay) => Path.Combine(Folder, "k8s", overlay == "base" ? "base" : Path.Combine("overlays", overlay));

    static IReadOnlyList<object> Parse(string yaml) => KubernetesYaml.LoadAllFromString(yaml, strict: true);

    static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }
}

/// <summary>A pod of a workload.</summary>
sealed record Workload(string Name, V1PodSpec Pod, V1ObjectMeta Metadata)
{
    public V1Container Container => Pod.Containers.ShouldHaveSingleItem(Name);

    /// <summary>Value of an option of the container's command, such as <c>--role</c>.</summary>
    public string Option(string name) => Container.Args[Container.Args.IndexOf(name) + 1];

    /// <summary>Reads the environment of the container; the content of secrets is made up.</summary>
    public IReadOnlyDictionary<string, string?> Environment(Manifests manifests)
    {
        var variables = (Container.EnvFrom ?? [])
            .Select(source => manifests.Of<V1ConfigMap>().Single(map => map.Metadata.Name == source.ConfigMapRef.Name))
            .SelectMany(map => map.Data).ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        foreach (var variable in Container.Env ?? []) variables[variable.Name] = variable.Value ?? MadeUp(variable);
        return variables;
    }

    static string MadeUp(V1EnvVar variable)
    {
        var secret = variable.ValueFrom.SecretKeyRef;
        return secret switch
        {
            { Name: "doms-postgresql" } => $"Host=db;Username={secret.Key};Password=made-up",
            { Key: "signing-key" } => Convert.ToBase64String(new byte[32]),
            _ => "made-up-made-up-made-up-made-up-made-up",
        };
    }
}
