namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Live instances by their earliest timer: a binary heap with removal, one entry per instance, every step O(log n).</summary>
internal sealed class TimerHeap
{
    private readonly List<LiveInstance> items = [];

    /// <summary>UTC ticks; <see cref="long.MaxValue"/>: empty.</summary>
    public long Earliest => items.Count == 0 ? long.MaxValue : items[0].Wake;

    /// <summary>Puts the instance at its new time, or (<see cref="long.MaxValue"/>) takes it out.</summary>
    public void Set(LiveInstance instance, long wake)
    {
        if (wake == long.MaxValue)
        {
            Remove(instance);
            return;
        }

        instance.Wake = wake;
        if (instance.HeapIndex < 0)
        {
            instance.HeapIndex = items.Count;
            items.Add(instance);
        }

        SiftDown(SiftUp(instance.HeapIndex));
    }

    public void Remove(LiveInstance instance)
    {
        int index = instance.HeapIndex;
        if (index < 0)
        {
            return;
        }

        LiveInstance last = items[^1];
        items.RemoveAt(items.Count - 1);
        instance.HeapIndex = -1;
        if (last != instance)
        {
            Place(last, index);
            SiftDown(SiftUp(index));
        }
    }

    /// <summary>Takes out the earliest instance if it is due.</summary>
    public LiveInstance? TakeDue(long ticks)
    {
        if (Earliest > ticks)
        {
            return null;
        }

        LiveInstance due = items[0];
        Remove(due);
        return due;
    }

    private int SiftUp(int index)
    {
        while (index > 0 && items[index].Wake < items[(index - 1) / 2].Wake)
        {
            Swap(index, (index - 1) / 2);
            index = (index - 1) / 2;
        }

        return index;
    }

    private void SiftDown(int index)
    {
        for (int child; (child = (2 * index) + 1) < items.Count; index = child)
        {
            if (child + 1 < items.Count && items[child + 1].Wake < items[child].Wake)
            {
                child++;
            }

            if (items[index].Wake <= items[child].Wake)
            {
                return;
            }

            Swap(index, child);
        }
    }

    private void Swap(int a, int b)
    {
        LiveInstance moved = items[a];
        Place(items[b], a);
        Place(moved, b);
    }

    private void Place(LiveInstance instance, int index)
    {
        items[index] = instance;
        instance.HeapIndex = index;
    }
}
