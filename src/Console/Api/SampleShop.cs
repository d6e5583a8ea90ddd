using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Products and customers of the demo shop.</summary>
static class SampleShop
{
    static readonly (string Name, string Street, string PostalCode, string City, string Country)[] Customers =
    [
        ("Ada Byron", "12 St James's Square", "SW1Y 4JH", "London", "GB"), ("Mateo Alvarez", "5 Rue Oberkampf", "75011", "Paris", "FR"),
        ("Priya Raman", "8 Rose Street", "EH2 2PR", "Edinburgh", "GB"), ("Oskar Jensen", "Vesterbrogade 3", "1620", "Copenhagen", "DK"),
        ("Lucie Moreau", "1 Place Bellecour", "69002", "Lyon", "FR"), ("Nils Aalto", "Mannerheimintie 5", "00100", "Helsinki", "FI"),
        ("Rosa Marin", "Gran Via 12", "28013", "Madrid", "ES"), ("Felix Huber", "Sendlinger Strasse 4", "80331", "Munich", "DE"),
    ];

    public static IReadOnlyList<NewProduct> Products { get; } =
    [
        Product("BEANS-YIR", 400, 15.90m, "Yirgacheffe washed, 250 g"), Product("BEANS-HUI", 60, 17.20m, "Huila natural, 250 g"),
        Product("DRIP-02", 120, 24.90m, "Ceramic dripper 02"), Product("FILTER-02", 500, 6.40m, "Paper filters 02, 100"),
        Product("KETTLE-1L", 40, 89.00m, "Gooseneck kettle 1 l"), Product("GRINDER-M", 12, 129.50m, "Hand grinder, steel burrs"),
        Product("MOKA-3", 60, 38.00m, "Moka pot, 3 cups"), Product("SCALE-2K", 25, 54.00m, "Brewing scale 2 kg"),
        Product("PRESS-08", 30, 44.50m, "French press 0.8 l"), Product("MUG-TRVL", 80, 32.00m, "Travel mug 350 ml"),
        Product("JUG-600", 50, 27.50m, "Milk jug 600 ml"), Product("BREW-LE", 6, 349.00m, "Brew bar set, limited"),
    ];

    /// <summary>An order of one product.</summary>
    public static OrderRequest Order(ProductView product, long quantity, string name, string email, string? paymentToken)
    {
        var home = Customers.FirstOrDefault(customer => customer.Name == name, Customers[0]);
        return new OrderRequest(
            [new OrderItemRequest(product.ProductId, quantity)], CustomerId: IdOf(name), CustomerEmail: email,
            ShippingAddress: new AddressRequest(name, home.Street, null, home.City, home.PostalCode, home.Country),
                PaymentToken: paymentToken);
    }

    /// <summary>Orders of several customers, some with a declined payment.</summary>
    public static IEnumerable<OrderRequest> Orders(IReadOnlyList<ProductView> products, int count, DateTimeOffset now)
    {
        var priced = products.Where(product => product.Price is not null).ToList();
        var start = (int)(now.Ticks / TimeSpan.TicksPerSecond % 1_000);
        for (var index = 0; index < count && priced.Count > 0; index++)
        {
            var customer = Customers[(start + index) % Customers.Length].Name;
            var product = priced[((start * 7) + (index * 5)) % priced.Count];
            var token = index % 9 == 8 ? "tok_declined" : null;
            yield return Order(product, 1 + (index % 3), customer, $"{IdOf(customer)}@example.com", token);
        }
    }

    static string IdOf(string name) => name.Trim().Replace(' ', '.').ToLowerInvariant();

    static NewProduct Product(string id, long quantity, decimal price, string name) =>
        new(id, quantity, price, name, LowStockAt: Math.Max(5, quantity / 10));
}
