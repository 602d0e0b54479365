using System.Text;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Episodes and messages as bytes: a format byte, then fields in order; numbers 7-bit encoded, strings UTF-8 with length, optional ones behind a presence byte.</summary>
internal sealed class HistoryCodec : IDisposable
{
    private const byte Format = 1;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MemoryStream buffer = new(4096);
    private readonly BinaryWriter writer;

    public HistoryCodec() => writer = new BinaryWriter(buffer, Strict);

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(DateTime at, IReadOnlyList<Message> messages, IReadOnlyList<OrchestratorAction> actions)
    {
        Begin();
        writer.Write(at.Ticks);
        writer.Write7BitEncodedInt(messages.Count);
        foreach (Message message in messages)
        {
            Write(message.Parent is null ? message : message with { Parent = null });
        }

        writer.Write7BitEncodedInt(actions.Count);
        foreach (OrchestratorAction action in actions)
        {
            Write(action);
        }

        return End();
    }

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(Message message)
    {
        Begin();
        Write(message);
        return End();
    }

    /// <exception cref="InvalidDataException">Not written by this codec, or cut off.</exception>
    public static Episode DecodeEpisode(byte[] data) => Decode(data, ReadEpisode);

    /// <exception cref="InvalidDataException">Not written by this codec, or cut off.</exception>
    public static Message DecodeMessage(byte[] data, long inboxRow) => Decode(data, ReadMessage) with { InboxRow = inboxRow };

    /// <summary>Bytes that end too soon are bad data of one instance, not (as an <see cref="IOException"/> would tell the engine) a failing database.</summary>
    private static T Decode<T>(byte[] data, Func<BinaryReader, T> read)
    {
        using BinaryReader reader = Open(data);
        try
        {
            return read(reader);
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("history ends too soon", fault);
        }
    }

    private static Episode ReadEpisode(BinaryReader reader)
    {
        DateTime at = new(reader.ReadInt64(), DateTimeKind.Utc);
        Message[] messages = new Message[reader.Read7BitEncodedInt()];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = ReadMessage(reader);
        }

        OrchestratorAction[] actions = new OrchestratorAction[reader.Read7BitEncodedInt()];
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = ReadAction(reader);
        }

        return new Episode(at, messages, actions);
    }

    public void Dispose()
    {
        writer.Dispose();
        buffer.Dispose();
    }

    private static BinaryReader Open(byte[] data)
    {
        BinaryReader reader = new(new MemoryStream(data, writable: false), Strict);
        int format = data.Length == 0 ? -1 : reader.ReadByte();
        return format == Format ? reader : throw new InvalidDataException($"history format {format} is not known");
    }

    private void Begin()
    {
        buffer.SetLength(0);
        writer.Write(Format);
    }

    private ReadOnlySpan<byte> End()
    {
        writer.Flush();
        return buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
    }

    private void Write(Message message)
    {
        writer.Write((byte)message.Kind);
        writer.Write7BitEncodedInt(message.TaskId);
        WriteText(message.Name);
        WriteBytes(message.Data);
        writer.Write(message.Parent is not null);
        if (message.Parent is { } parent)
        {
            writer.Write(parent.Id);
            writer.Write7BitEncodedInt64(parent.Key);
            writer.Write7BitEncodedInt(parent.Generation);
            writer.Write7BitEncodedInt(parent.TaskId);
            writer.Write(parent.Name);
        }
    }

    private void Write(OrchestratorAction action)
    {
        writer.Write((byte)action.Kind);
        writer.Write7BitEncodedInt(action.Id);
        writer.Write(action.Name);
        WriteBytes(action.Data);
        WriteText(action.Target);
        writer.Write7BitEncodedInt64(action.FireAt);
    }

    private static Message ReadMessage(BinaryReader reader) =>
        new((MessageKind)reader.ReadByte(), reader.Read7BitEncodedInt(), ReadText(reader), ReadBytes(reader))
        {
            Parent = reader.ReadBoolean()
                ? new ParentLink(reader.ReadString(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.ReadString())
                : null,
        };

    private static OrchestratorAction ReadAction(BinaryReader reader) =>
        new((ActionKind)reader.ReadByte(), reader.Read7BitEncodedInt(), reader.ReadString(), ReadBytes(reader), ReadText(reader), reader.Read7BitEncodedInt64());

    private void WriteText(string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private void WriteBytes(byte[]? bytes)
    {
        writer.Write7BitEncodedInt(bytes is null ? 0 : bytes.Length + 1);
        if (bytes is not null)
        {
            writer.Write(bytes);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static byte[]? ReadBytes(BinaryReader reader) => reader.Read7BitEncodedInt() is > 0 and int length ? reader.ReadBytes(length - 1) : null;
}
