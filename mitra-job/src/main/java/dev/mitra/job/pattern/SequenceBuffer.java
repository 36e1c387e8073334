package dev.mitra.job.pattern;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.cep.nfa.sharedbuffer.EventId;
import org.apache.flink.cep.nfa.sharedbuffer.Lockable;
import org.apache.flink.cep.nfa.sharedbuffer.NodeId;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferNode;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferNodeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * flink-cep's shared buffer for whichever run is worked on: read from the run's bytes, written back
 * to them. Between two accessors it holds all in its three maps and nothing in its caches.
 */
final class SequenceBuffer {
  // The names that flink-cep gives its states.
  private static final String EVENTS = "sharedBuffer-events";
  private static final String COUNTS = "sharedBuffer-events-count";
  private static final String ENTRIES = "sharedBuffer-entries-with-lockable-edges";

  private static final int MOST = 1 << 16;

  private final BufferMemory memory = new BufferMemory();
  private final SharedBuffer<StageEvent> buffer;
  private final Map<EventId, Lockable<StageEvent>> events;
  private final Map<Long, Integer> counts;
  private final Map<NodeId, Lockable<SharedBufferNode>> entries;
  private final Lockable.LockableTypeSerializer<StageEvent> eventSerializer =
      new Lockable.LockableTypeSerializer<>(StageEvent.Serializer.INSTANCE);
  private final NodeId.NodeIdSerializer nodeSerializer = new NodeId.NodeIdSerializer();
  private final Lockable.LockableTypeSerializer<SharedBufferNode> entrySerializer =
      new Lockable.LockableTypeSerializer<>(new SharedBufferNodeSerializer());

  SequenceBuffer() {
    buffer = new SharedBuffer<>(memory, StageEvent.Serializer.INSTANCE);
    // It would log statistics of its caches from a thread of its own.
    buffer.releaseCacheStatisticsTimer();
    events = memory.<EventId, Lockable<StageEvent>>map(EVENTS).map();
    counts = memory.<Long, Integer>map(COUNTS).map();
    entries = memory.<NodeId, Lockable<SharedBufferNode>>map(ENTRIES).map();
  }

  /** What the automaton works with; to be closed before anything else is done. */
  SharedBufferAccessor<StageEvent> open() {
    return buffer.getAccessor();
  }

  /** How many events it holds. */
  int events() {
    return events.size();
  }

  /** How many entries it holds. */
  int entries() {
    return entries.size();
  }

  /** The events that it holds, in no order. */
  Iterable<Lockable<StageEvent>> all() {
    return events.values();
  }

  void clear() {
    events.clear();
    counts.clear();
    entries.clear();
  }

  /** The number of events at each moment is kept while another of the same moment can come. */
  void write(DataOutputView out) throws IOException {
    out.writeShort(events.size());
    for (Map.Entry<EventId, Lockable<StageEvent>> event : events.entrySet()) {
      EventId.EventIdSerializer.INSTANCE.serialize(event.getKey(), out);
      eventSerializer.serialize(event.getValue(), out);
    }
    out.writeShort(counts.size());
    for (Map.Entry<Long, Integer> count : counts.entrySet()) {
      out.writeLong(count.getKey());
      out.writeInt(count.getValue());
    }
    out.writeShort(entries.size());
    for (Map.Entry<NodeId, Lockable<SharedBufferNode>> entry : entries.entrySet()) {
      nodeSerializer.serialize(entry.getKey(), out);
      entrySerializer.serialize(entry.getValue(), out);
    }
  }

  void read(DataInputView in) throws IOException {
    clear();
    int size = size(in);
    for (int i = 0; i < size; i++) {
      events.put(
          EventId.EventIdSerializer.INSTANCE.deserialize(in), eventSerializer.deserialize(in));
    }
    size = size(in);
    for (int i = 0; i < size; i++) {
      counts.put(in.readLong(), in.readInt());
    }
    size = size(in);
    for (int i = 0; i < size; i++) {
      entries.put(nodeSerializer.deserialize(in), entrySerializer.deserialize(in));
    }
  }

  private static int size(DataInputView in) throws IOException {
    int size = in.readUnsignedShort();
    if (size >= MOST) {
      throw new IOException("a buffer of " + size + " entries");
    }
    return size;
  }
}
