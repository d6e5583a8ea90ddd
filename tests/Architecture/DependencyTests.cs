using Doms.Tests.Architecture.Dependencies;

namespace Doms.Tests.Architecture;

public sealed class DependencyTests
{
    public static TheoryData<string> RuleNames => [.. Rules.All.Select(rule => rule.Name)];

    public static TheoryData<string> SeededReports => [.. SeededViolations.All.Select(seed => seed.Report)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Solution_follows_the_rule(string rule) =>
        RuleNamed(rule).Check(ResolvedSolution.Value).ShouldBeEmpty(rule);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Valid_solution_is_not_reported(string rule) => RuleNamed(rule).Check(SeededViolations.Valid).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(SeededReports))]
    public void Seeded_violation_is_reported_by_name(string report)
    {
        var seed = SeededViolations.All.Single(seed => seed.Report == report);

        RuleNamed(seed.Rule).Check(seed.Solution).ShouldContain(report);
    }

    [Fact]
    public void Every_rule_has_a_seeded_violation() =>
        Rules.All.Select(rule => rule.Name).Except(SeededViolations.All.Select(seed => seed.Rule)).ShouldBeEmpty();

    [Fact]
    public void Rules_read_restore_and_compiler_output()
    {
        var projects = ResolvedSolution.Value.Projects.ToDictionary(project => project.Name);

        projects["Orders"].Sees.ShouldContain("Primitives");
        projects["Orders"].References.ShouldContain("Orders.Domain");
        projects["Tests.Architecture"].References.ShouldBeEmpty();
        projects["Tests.Domain"].Assemblies.ShouldContain("Doms.Orders.Domain");
        projects["Storage.Sql"].Packages.ShouldContain("Dapper");
        projects["Storage.Sql"].CompilesAgainst.ShouldContain("Dapper");
        projects["Orders"].CompilesAgainst.ShouldNotContain("Dapper");
        projects["Gateway"].Packages.ShouldContain("Yarp.ReverseProxy", StringComparer.OrdinalIgnoreCase);
        projects["Hosting"].Frameworks.ShouldContain("Microsoft.AspNetCore.App");
        projects["Orders.Domain"].Assemblies.ShouldContain("System.Runtime");
        projects["Orders.Domain"].Types.ShouldContain("System.Object");
    }

    static Rule RuleNamed(string name) => Rules.All.Single(rule => rule.Name == name);
}
