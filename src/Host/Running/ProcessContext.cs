using Doms.Hosting.Logging;
using Doms.Primitives;
using Doms.Storage.Redis;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>Parts that a process has before it starts what its role is for.</summary>
sealed record ProcessContext(ProcessSettings Settings, DataFolder Folder, BoundPorts Ports, Cleanups Cleanups, ILoggerFactory Loggers)
{
    public TimeProvider Clock { get; } = TimeProvider.System;

    public IdSource Ids { get; } = new(TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Fill);

    public ILogger Log { get; } = Loggers.CreateLogger("Doms");

    /// <summary>Machine and data folder, so that a process that starts again has the same name.</summary>
    public string Name => $"{Environment.MachineName}{Folder.Path}";

    /// <summary>The newest warnings and errors of the log.</summary>
    public required RecentProblems Problems { get; init; }

    /// <summary>The server of limits and caches; null without one.</summary>
    public RedisConnection? Redis { get; init; }
}

/// <summary>A started process, as others see it.</summary>
/// <param name="Address">Base address of the first port.</param>
/// <param name="Provider">Base address of the payment provider; null for a process that calls none.</param>
sealed record StartedProcess(Uri Address, Uri? Provider)
{
    /// <summary>Identity of the database, which the process states at <c>/livez</c>; null without one.</summary>
    public string? Instance { get; init; }

    /// <summary>A token of role operator; null outside the demo profile.</summary>
    public string? OperatorToken { get; init; }

    /// <summary>Reads the reason why stored data needs an operator; null for none.</summary>
    public Func<string?> Fault { get; init; } = () => null;

    /// <summary>Completes when the web application is to stop.</summary>
    public CancellationToken Stopping { get; init; }
}
