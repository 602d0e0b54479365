using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace ContractFunctions.Tests.Conformance;

/// <summary>
/// Reads the IL of orchestrators (methods with [OrchestrationTrigger]) and of everything they call in their own type, state machines and lambdas included,
/// and names what breaks determinism: clocks, ids, I/O, threads, mutable statics, and a WaitForExternalEvent that can be given up.
/// </summary>
internal static class OrchestratorRules
{
    private static readonly string[] Banned =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.", "System.Diagnostics.Stopwatch.", "System.Environment.", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Random.",
        "System.Security.Cryptography.RandomNumberGenerator.", "System.IO.File.", "System.IO.Directory.", "System.Net.", "System.Console.",
        "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.Task.Delay", "System.Threading.Tasks.Task.Wait", "System.Threading.Tasks.Task.Yield",
        "System.Threading.Tasks.Task.ContinueWith", "System.Threading.Tasks.Task.ConfigureAwait", "System.Threading.Tasks.Task`1.ConfigureAwait",
        "System.Threading.Tasks.TaskFactory.", "System.Threading.Tasks.Parallel.", "System.Threading.Thread.", "System.Threading.ThreadPool.",
        "System.Threading.Monitor.", "System.Threading.SemaphoreSlim.", "System.Threading.CancellationTokenSource.CancelAsync",
        "System.Threading.CancellationTokenSource.CancelAfter",
    ];

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IEnumerable<MethodInfo> Orchestrators(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null));

    /// <returns>One line per breach: method and what it uses.</returns>
    public static List<string> Breaches(MethodInfo orchestrator)
    {
        List<string> breaches = [];
        HashSet<MethodBase> seen = [];
        Queue<MethodBase> todo = new([orchestrator]);
        while (todo.TryDequeue(out MethodBase? method))
        {
            if (!seen.Add(method) || method.GetMethodBody() is null)
            {
                continue;
            }

            if (method.GetCustomAttribute<AsyncStateMachineAttribute>() is { } machine)
            {
                todo.Enqueue(machine.StateMachineType.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)!);
            }

            Read(method, orchestrator.DeclaringType!, breaches, todo);
        }

        return breaches;
    }

    private static void Read(MethodBase method, Type home, List<string> breaches, Queue<MethodBase> todo)
    {
        bool tokenIsDefault = false;
        foreach ((OpCode code, MemberInfo? member) in Instructions(method))
        {
            switch (member)
            {
                case Type type when code == OpCodes.Initobj:
                    tokenIsDefault = type == typeof(CancellationToken);
                    break;
                case MethodBase called when called.Name == nameof(TaskOrchestrationContext.WaitForExternalEvent):
                    if (!tokenIsDefault || called.GetParameters().Any(parameter => parameter.ParameterType == typeof(TimeSpan)))
                    {
                        breaches.Add($"{method.DeclaringType}.{method.Name}: WaitForExternalEvent that can be given up");
                    }

                    tokenIsDefault = false;
                    break;
                case MethodBase called when IsAtHome(called.DeclaringType, home):
                    todo.Enqueue(called);
                    break;
                case MethodBase called when Banned.Any($"{called.DeclaringType?.Namespace}.{called.DeclaringType?.Name}.{called.Name}".StartsWith):
                    breaches.Add($"{method.DeclaringType}.{method.Name}: {called.DeclaringType}.{called.Name}");
                    break;
                case FieldInfo { IsStatic: true, IsInitOnly: false, IsLiteral: false } field when !field.Name.StartsWith('<'):
                    breaches.Add($"{method.DeclaringType}.{method.Name}: mutable static {field.DeclaringType}.{field.Name}");
                    break;
            }
        }
    }

    private static bool IsAtHome(Type? type, Type home)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            if (type == home || (type.IsGenericType && type.GetGenericTypeDefinition() == home))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(OpCode Code, MemberInfo? Member)> Instructions(MethodBase method)
    {
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < il.Length;)
        {
            short value = il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at];
            OpCode code = OpCodesByValue[value];
            at += code.Size;
            MemberInfo? member = code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                ? method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments)
                : null;
            yield return (code, member);
            at += Size(code.OperandType, il, at);
        }
    }

    private static int Size(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
