using Doms.Tests.EndToEnd.Cluster;

namespace Doms.Tests.EndToEnd.Shapes;

[Collection(typeof(ClusterCollection))]
public sealed class When_the_system_is_a_cluster(ClusterFixture shared) : SharedPromises(shared);
