namespace ContractFunctions.Pdf.Fonts;

/// <summary>A simple glyph: flags, then x, then y of all points; off-curve neighbours have an implied point between them.</summary>
internal static class SimpleOutline
{
    private const int MaxPoints = 10_000;

    private readonly record struct Point(double X, double Y, bool OnCurve)
    {
        public Point Middle(Point other) => new((X + other.X) / 2, (Y + other.Y) / 2, true);
    }

    public static void Append(FontTable data, Transform transform, List<OutlineStep> steps)
    {
        int contours = data.I16(0);
        if (contours == 0)
        {
            return;
        }

        int count = data.U16(10 + (2 * (contours - 1))) + 1;
        if (count > MaxPoints)
        {
            throw new PdfException(PdfFault.LimitExceeded, "a glyph has too many points");
        }

        Point[] points = ReadPoints(data, 10 + (2 * contours), count, transform);
        int start = 0;
        for (int i = 0; i < contours; i++)
        {
            int end = data.U16(10 + (2 * i)) + 1;
            if (end < start || end > count)
            {
                throw FontTable.Fault("the contours of a glyph are out of order");
            }

            AppendContour(points.AsSpan(start, end - start), steps);
            start = end;
        }
    }

    private static Point[] ReadPoints(FontTable data, int at, int count, Transform transform)
    {
        at += 2 + data.U16(at);
        byte[] flags = new byte[count];
        for (int i = 0; i < count; i++)
        {
            flags[i] = (byte)data.U8(at++);
            if ((flags[i] & 8) != 0)
            {
                int repeat = data.U8(at++);
                flags.AsSpan(i + 1, repeat <= count - i - 1 ? repeat : throw FontTable.Fault("the flags of a glyph run over")).Fill(flags[i]);
                i += repeat;
            }
        }

        int[] x = ReadCoordinates(data, ref at, flags, shortBit: 2, sameBit: 16);
        int[] y = ReadCoordinates(data, ref at, flags, shortBit: 4, sameBit: 32);
        Point[] points = new Point[count];
        for (int i = 0; i < count; i++)
        {
            (double px, double py) = transform.Apply(x[i], y[i]);
            points[i] = new Point(px, py, (flags[i] & 1) != 0);
        }

        return points;
    }

    private static int[] ReadCoordinates(FontTable data, ref int at, byte[] flags, int shortBit, int sameBit)
    {
        int[] values = new int[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & sameBit) != 0;
            if ((flags[i] & shortBit) != 0)
            {
                int delta = data.U8(at++);
                value += same ? delta : -delta;
            }
            else if (!same)
            {
                value += data.I16(at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    private static void AppendContour(ReadOnlySpan<Point> points, List<OutlineStep> steps)
    {
        if (points.Length < 2)
        {
            return;
        }

        Point first = points[0].OnCurve ? points[0] : points[^1].OnCurve ? points[^1] : points[0].Middle(points[^1]);
        steps.Add(new OutlineStep(OutlineVerb.Move, 0, 0, first.X, first.Y));
        Point? control = null;
        foreach (Point point in points[(points[0].OnCurve ? 1 : 0)..])
        {
            if (control is { } bend)
            {
                Point to = point.OnCurve ? point : bend.Middle(point);
                steps.Add(new OutlineStep(OutlineVerb.Curve, bend.X, bend.Y, to.X, to.Y));
                control = point.OnCurve ? null : point;
            }
            else if (point.OnCurve)
            {
                steps.Add(new OutlineStep(OutlineVerb.Line, 0, 0, point.X, point.Y));
            }
            else
            {
                control = point;
            }
        }

        if (control is { } last)
        {
            steps.Add(new OutlineStep(OutlineVerb.Curve, last.X, last.Y, first.X, first.Y));
        }

        steps.Add(new OutlineStep(OutlineVerb.Close, 0, 0, first.X, first.Y));
    }
}
