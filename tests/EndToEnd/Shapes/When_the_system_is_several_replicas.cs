using Doms.Tests.EndToEnd.Replicas;

namespace Doms.Tests.EndToEnd.Shapes;

[Collection(typeof(ReplicasCollection))]
public sealed class When_the_system_is_several_replicas(ReplicasFixture shared) : SharedPromises(shared);
