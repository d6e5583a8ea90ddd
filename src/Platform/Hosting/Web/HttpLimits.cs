namespace Doms.Hosting;

/// <summary>Bounds on what a request may bring.</summary>
static class HttpLimits
{
    /// <summary>Bytes of a body: 1 MiB.</summary>
    public const int LargestBody = 1024 * 1024;

    /// <summary>Bytes of all headers together, the token among them.</summary>
    public const int LargestHeaders = 32 * 1024;

    public const int MostHeaders = 100;

    /// <summary>Levels of nesting in a JSON body.</summary>
    public const int DeepestJson = 32;
}
