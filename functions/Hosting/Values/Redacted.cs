namespace ContractFunctions.Hosting;

/// <summary>A value that must not reach a log, a trace or an exception message: printing or serializing it never shows it.</summary>
public readonly struct Redacted<T>(T value) : IEquatable<Redacted<T>>
{
    /// <summary>The value in clear, for the one place that needs it.</summary>
    public T Reveal() => value;

    public override string ToString() => "[redacted]";

    public bool Equals(Redacted<T> other) => EqualityComparer<T>.Default.Equals(value, other.Reveal());

    public override bool Equals(object? obj) => obj is Redacted<T> other && Equals(other);

    public override int GetHashCode() => value is null ? 0 : EqualityComparer<T>.Default.GetHashCode(value);

    public static bool operator ==(Redacted<T> left, Redacted<T> right) => left.Equals(right);

    public static bool operator !=(Redacted<T> left, Redacted<T> right) => !left.Equals(right);
}
