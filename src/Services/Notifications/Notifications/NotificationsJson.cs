using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>JSON metadata of Notifications' effects, internal messages and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SendMail)), JsonSerializable(typeof(MailSent)), JsonSerializable(typeof(MailFailed))]
[JsonSerializable(typeof(IReadOnlyList<OrderedItem>)), JsonSerializable(typeof(PageView<NotificationView>))]
[JsonSerializable(typeof(NotificationFeedView))]
[JsonSerializable(typeof(ResendMail)), JsonSerializable(typeof(NotificationDetailsView))]
sealed partial class NotificationsJson : JsonSerializerContext;
