namespace Doms.Tests.Architecture.Code;

/// <param name="Rule">Key of the rule.</param>
/// <param name="Where">Where the violations are.</param>
/// <param name="AtMost">Number of violations still allowed there.</param>
internal sealed record RatchetRow(string Rule, string Where, int AtMost)
{
    public override string ToString() => $"{Rule};{Where};{AtMost}";
}

/// <summary>
/// The violations that are still allowed. The numbers only go down: more violations fail, and so do fewer until the
/// number is lowered. Without the file nothing is allowed.
/// </summary>
internal static class Ratchet
{
    const string Heading =
        """
        # Violations of the rules in tests/Architecture/Code that are still allowed: rule;where;at most.
        # The numbers only go down. A test run writes the lowered table to artifacts/ratchets.txt: copy it over this file,
        # or delete this file when no row is left.
        """;

    public static IReadOnlyList<RatchetRow> Read()
    {
        var file = Path.Combine(Repository.Root, "eng", "ratchets.txt");
        return File.Exists(file) ? [.. File.ReadAllLines(file).Where(line => !line.StartsWith('#')).Select(Parse)] : [];
    }

    /// <summary>Writes the lowered table, and each violation that is still there, beside the build output.</summary>
    public static void Write(IEnumerable<RatchetRow> rows, IEnumerable<(CodeRule Rule, Finding Finding)> violations)
    {
        var folder = Path.Combine(Repository.Root, "artifacts");
        File.WriteAllLines(Path.Combine(folder, "ratchets.txt"), [Heading, .. rows.Select(row => row.ToString())]);
        File.WriteAllLines(
            Path.Combine(folder, "violations.txt"),
            violations.Select(violation => $"{violation.Rule.Key}: {violation.Finding}").Order(StringComparer.Ordinal));
    }

    /// <summary>Returns the violations of each place that has more of them than its row allows.</summary>
    public static IEnumerable<string> Exceeded(
        string rule, IEnumerable<Finding> findings, IReadOnlyCollection<RatchetRow> rows) =>
        from place in findings.GroupBy(finding => finding.Where)
        let allowed = rows.FirstOrDefault(row => row.Rule == rule && row.Where == place.Key)?.AtMost ?? 0
        where place.Count() > allowed
        from line in place.Select(finding => finding.ToString())
            .Prepend($"{place.Key}: {place.Count()} violations, {allowed} allowed")
        select line;

    /// <summary>Returns the table with each number as low as the code has it, without the rows that are done.</summary>
    public static IReadOnlyList<RatchetRow> Lowered(
        IReadOnlyCollection<RatchetRow> rows, IReadOnlyCollection<(CodeRule Rule, Finding Finding)> violations) =>
    [
        .. from row in rows
           let count = violations.Count(found => found.Rule.Key == row.Rule && found.Finding.Where == row.Where)
           where count > 0
           select row with { AtMost = Math.Min(row.AtMost, count) },
    ];

    static RatchetRow Parse(string line)
    {
        var parts = line.Split(';');
        return new(parts[0], parts[1], int.Parse(parts[2]));
    }
}
