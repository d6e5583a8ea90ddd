using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;
using k8s;
using k8s.Models;

namespace Doms.Tests.EndToEnd.Deploy;

/// <summary>
/// <c>deploy/deploy.sh</c> with programs that only record how they are called, in place of <c>kubectl</c>, <c>docker</c> and
/// <c>minikube</c>: it builds overlays by the real <c>kubectl kustomize</c>, and has the Secrets that were applied.
/// </summary>
sealed class RecordedKubectl : IDisposable
{
    const string Kubectl = """
        #!/usr/bin/env bash
        set -euo pipefail
        if [ "$1" = kustomize ]; then exec "$REAL" "$@"; fi
        printf 'kubectl %s\n' "$*" >>"$RECORD/calls"
        [ "$1" != --context ] || shift 2
        case "$*" in
          *"get namespace"*) [ -e "$RECORD/namespace" ] ;;
          *"create namespace"*) touch "$RECORD/namespace" ;;
          *"get secret"*"--output"*) sed -n '/^stringData:/,$s/^  \([^:]*\): .*/\1/p' "$RECORD/secret-$5" | tr '\n' ' ' ;;
          *"get secret"*) [ -e "$RECORD/secret-$5" ] ;;
          "apply --filename -")
            cat >"$RECORD/applied"
            if grep -q '^kind: Secret' "$RECORD/applied"; then
              cp "$RECORD/applied" "$RECORD/secret-$(sed -n 's/^metadata: { name: \([^,]*\),.*/\1/p' "$RECORD/applied")"
            fi ;;
        esac
        """;

    const string Other = """
        #!/usr/bin/env bash
        printf '%s %s\n' "$(basename "$0")" "$*" >>"$RECORD/calls"
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("doms-kubectl-").FullName;
    readonly string _real = RequiredServer.Find("kubectl", [], "apt-get install kubernetes-client");

    public RecordedKubectl()
    {
        Write("kubectl", Kubectl);
        Write("docker", Other);
        Write("minikube", Other);
    }

    /// <summary>The commands that were called, in their order.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(_folder, "calls"));

    /// <summary>The objects that were applied last.</summary>
    public IReadOnlyList<object> Applied =>
        KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(_folder, "applied")), strict: true);

    /// <summary>The Secrets of the cluster by their names.</summary>
    public IReadOnlyDictionary<string, V1Secret> Secrets => Directory.GetFiles(_folder, "secret-*")
        .Select(file => KubernetesYaml.Deserialize<V1Secret>(File.ReadAllText(file), strict: true))
        .ToDictionary(secret => secret.Metadata.Name);

    /// <summary>Runs the script.</summary>
    public async Task<CommandResult> Deploy(params string[] arguments)
    {
        File.Delete(Path.Combine(_folder, "calls"));
        var start = new ProcessStartInfo(RepositoryFile.Find("deploy/deploy.sh"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["REAL"] = _real;
        start.Environment["RECORD"] = _folder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, output, await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
