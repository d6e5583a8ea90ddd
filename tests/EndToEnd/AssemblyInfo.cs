// Each test runs whole systems; two at once would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
