// Each test runs whole systems; tests in parallel would compete for the processors.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
