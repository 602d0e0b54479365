using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ContractFunctions.Hosting;

/// <summary>
/// JSON schemas (2020-12, the dialect of OpenAPI 3.1) of the types that travel over HTTP, from the JSON context of the slice that declares them: what is described is
/// what is written and read.
/// </summary>
internal sealed class JsonSchemas
{
    private const string Prefix = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    private static readonly JsonSerializerContext[] Contexts =
    [
        .. from type in typeof(JsonSchemas).Assembly.GetTypes()
           where type.IsSubclassOf(typeof(JsonSerializerContext))
           select (JsonSerializerContext)type.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!,
    ];

    /// <summary>Schemas by name, for <c>components/schemas</c>.</summary>
    public SortedDictionary<string, JsonNode> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>A reference to the schema of a type.</summary>
    /// <exception cref="InvalidOperationException">No JSON context knows the type.</exception>
    public JsonObject ReferenceTo(Type type)
    {
        string name = type.Name;
        if (!Components.ContainsKey(name))
        {
            JsonTypeInfo known = Contexts
                .OrderByDescending(context => context.GetType().Namespace == type.Namespace)
                .Select(context => context.GetTypeInfo(type))
                .FirstOrDefault(found => found is not null) ?? throw new InvalidOperationException($"no JSON context knows {type}");
            JsonSerializerOptions strict = new(known.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.Strict };
            JsonNode schema = strict.GetJsonSchemaAsNode(type, Exporting);
            Relocate(schema, name);
            Components.Add(name, schema);
        }

        return new JsonObject { ["$ref"] = Prefix + name };
    }

    /// <summary>The exporter refers to places within the schema; within the whole document these lie below the component.</summary>
    private static void Relocate(JsonNode? node, string name)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"]?.GetValue<string>() is { } reference)
            {
                members["$ref"] = Prefix + name + reference[1..];
            }

            foreach ((_, JsonNode? member) in members)
            {
                Relocate(member, name);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                Relocate(item, name);
            }
        }
    }
}
