using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ContractFunctions.Tests.Declarations;

/// <summary>Public and protected members of a type as lines of C#, nullability and default values included: what two assemblies must agree on.</summary>
internal static class Signature
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Everywhere = ["Equals", "GetHashCode", "ToString", "GetType"];

    public static IEnumerable<string> Of(Type type)
    {
        NullabilityInfoContext nullability = new();
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(IsVisible).Where(IsWritten)
            .Where(constructor => !(type.IsAbstract && constructor.GetParameters().Length == 0))
            .Select(constructor => $"{Access(constructor)} {Plain(type.Name)}({Parameters(constructor, nullability)})");
        IEnumerable<string> properties = type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible) && property.Name != "EqualityContract")
            .Select(property => PropertyOf(property, nullability));
        IEnumerable<string> methods = type.GetMethods(Declared)
            .Where(method => IsVisible(method) && IsWritten(method) && !Everywhere.Contains(method.Name) && (!method.IsSpecialName || method.Name is "op_Implicit"))
            .Select(method => MethodOf(method, nullability));
        return constructors.Concat(properties).Concat(methods);
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsWritten(MethodBase method) => !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string PropertyOf(PropertyInfo property, NullabilityInfoContext nullability)
    {
        MethodInfo first = property.GetAccessors(true).First(IsVisible);
        string get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? (IsInit(setter) ? "init; " : "set; ") : "";
        return $"{Access(first)} {Kind(first)}{Name(property.PropertyType, nullability.Create(property))} {property.Name} {{ {get}{set}}}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == nameof(IsExternalInit));

    private static string MethodOf(MethodInfo method, NullabilityInfoContext nullability)
    {
        string returns = Name(method.ReturnType, nullability.Create(method.ReturnParameter));
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return method.Name == "op_Implicit"
            ? $"public static implicit operator {returns}({Parameters(method, nullability)})"
            : $"{Access(method)} {Kind(method)}{returns} {method.Name}{generic}({Parameters(method, nullability)})";
    }

    private static string Kind(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => method.GetBaseDefinition() == method ? "virtual " : "override ",
        _ => "",
    };

    private static string Parameters(MethodBase method, NullabilityInfoContext nullability) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(parameter =>
            (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
            + $"{Name(parameter.ParameterType, nullability.Create(parameter))} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
    {
        null => parameter.ParameterType.IsValueType ? " = default" : " = null",
        bool flag => flag ? " = true" : " = false",
        string text => $" = \"{text}\"",
        var value => $" = {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    };

    private static string Name(Type type, NullabilityInfo info)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value, info) + "?";
        }

        string name = type switch
        {
            _ when type.IsArray => Name(type.GetElementType()!, info.ElementType!) + "[]",
            _ when type.IsGenericType => $"{Plain(type.Name)}<{string.Join(", ", type.GetGenericArguments().Select((argument, i) => Name(argument, info.GenericTypeArguments[i])))}>",
            _ => Alias(type),
        };
        // Whether an unconstrained T may be null is not told apart: the reflection of it differs with the compiler's context.
        return !type.IsValueType && !type.IsGenericParameter && info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    private static string Alias(Type type) => type.FullName switch
    {
        "System.Void" => "void",
        "System.String" => "string",
        "System.Object" => "object",
        "System.Boolean" => "bool",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Double" => "double",
        _ => type.Name,
    };

    private static string Plain(string name) => name.Split('`')[0];
}
