using System.Globalization;

namespace Doms.Host.Cli;

/// <summary>Files with what only their owner may read.</summary>
static class OwnFile
{
    /// <summary>Returns the name that a command was given for its file, or by default one of the time in the current folder.</summary>
    /// <param name="form">Format of the default name, such as <c>'doms-'yyyyMMdd'.tar'</c>.</param>
    /// <exception cref="CommandException">The file exists.</exception>
    public static string NewName(string? given, string form)
    {
        var file = given ?? TimeProvider.System.GetUtcNow().ToString(form, CultureInfo.InvariantCulture);
        return Path.Exists(file) ? throw new CommandException($"{file} exists; choose another name with --to.") : file;
    }

    /// <summary>Deletes a file, if it could be created at all.</summary>
    public static void Delete(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    /// <summary>Creates a file; an existing one is replaced.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
