using System.Reflection;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Declarations;

/// <summary>Rules that the Functions worker does not report when they are broken.</summary>
public sealed partial class FunctionRuleTests
{
    private static MethodInfo[] Functions { get; } =
    [
        .. typeof(HttpApi).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    [Fact]
    public void Functions_ArePublicMethodsOfPlainPublicTypes()
    {
        Assert.NotEmpty(Functions);
        Assert.Empty(Functions.Where(method => !IsSeenByTheWorker(method)).Select(Describe));
    }

    [Fact]
    public void Functions_HaveNamesOfTheirOwn_WhateverTheCase() =>
        Assert.Empty(Functions.GroupBy(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void HttpTriggers_NameTheLevelAnonymous() =>
        Assert.Empty(
            from method in Functions
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is not null && trigger.AuthLevel != AuthorizationLevel.Anonymous
            select Describe(method));

    [Fact]
    public void Functions_HaveExactlyOneTrigger() =>
        Assert.Empty(Functions.Where(method => method.GetParameters().Count(IsTrigger) != 1).Select(Describe));

    [Fact]
    public void PureCores_KnowNothingOfAzureOrDurableTask()
    {
        string functions = Path.Combine(Repository.Root, "functions");
        string[] cores =
        [
            .. Directory.EnumerateFiles(functions, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(functions, file).Replace('\\', '/'))
                .Where(IsPureCore),
        ];
        Assert.Contains("Accounts/AccountDecider.cs", cores);
        Assert.DoesNotContain(cores, file => Impure().IsMatch(File.ReadAllText(Path.Combine(functions, file))));
    }

    private static bool IsSeenByTheWorker(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        bool isStatic = type.IsAbstract && type.IsSealed;
        return method is { IsPublic: true, IsGenericMethod: false } && type is { IsVisible: true, IsGenericType: false } && (isStatic || !type.IsAbstract) && type.BaseType == typeof(object);
    }

    private static bool IsTrigger(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().Any(attribute => attribute is Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute);

    private static bool IsPureCore(string file) =>
        file.EndsWith("Decider.cs", StringComparison.Ordinal)
        || file.EndsWith("State.cs", StringComparison.Ordinal)
        || ((file.StartsWith("Templates/", StringComparison.Ordinal) || file.StartsWith("Filling/", StringComparison.Ordinal)) && !Edge().IsMatch(file));

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    /// <summary>A using or a full name of the platform, or one of its attributes (its namespace is a global using).</summary>
    [GeneratedRegex(@"Microsoft\.(Azure|DurableTask)|\busing Azure|\[(Function|HttpTrigger|OrchestrationTrigger|ActivityTrigger|QueueTrigger|EventGridTrigger|TimerTrigger|DurableClient)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"(Functions|Services|Store|Activities)\.cs$")]
    private static partial Regex Edge();
}
