namespace Doms.Tests.EndToEnd.SourceSystems;

/// <summary>A system that the tests of a collection share.</summary>
public interface ISharedSystem
{
    /// <summary>Its documented products, and the system itself.</summary>
    DocumentedShop Shop { get; }
}
