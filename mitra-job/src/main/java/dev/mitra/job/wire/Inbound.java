package dev.mitra.job.wire;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What reaches the fan-out: a decoded event on the direct way, or the dedupe operator's verdict on
 * one. Both carry the event's ticket; the fan-out lets events through in the order of their
 * tickets, so that the detour costs no order.
 *
 * @param ticket the event's ticket
 * @param ingestMillis the event's ingest time; 0 in a verdict
 * @param event the event; null in a verdict
 * @param duplicate in a verdict: whether the id was seen before
 */
public record Inbound(long ticket, long ingestMillis, @Nullable Event event, boolean duplicate) {

  /** A decoded event. */
  public static Inbound event(long ticket, long ingestMillis, Event event) {
    return new Inbound(ticket, ingestMillis, event, false);
  }

  /** A verdict. */
  public static Inbound verdict(long ticket, boolean duplicate) {
    return new Inbound(ticket, 0, null, duplicate);
  }

  static final class Serializer extends WireSerializer<Inbound> {
    private static final long serialVersionUID = 1L;
    private static final int EVENT = 0;
    private static final int FRESH = 1;
    private static final int DUPLICATE = 2;

    @Override
    public Inbound createInstance() {
      return verdict(0, false);
    }

    @Override
    public void serialize(Inbound record, DataOutputView out) throws IOException {
      Event event = record.event;
      out.writeByte(event != null ? EVENT : record.duplicate ? DUPLICATE : FRESH);
      out.writeLong(record.ticket);
      if (event != null) {
        out.writeLong(record.ingestMillis);
        EventCodec.writeFramed(event, out);
      }
    }

    @Override
    public Inbound deserialize(DataInputView in) throws IOException {
      int kind = in.readByte();
      long ticket = in.readLong();
      return kind == EVENT
          ? event(ticket, in.readLong(), EventCodec.readFramed(in))
          : verdict(ticket, kind == DUPLICATE);
    }

    @Override
    public TypeSerializerSnapshot<Inbound> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Inbound> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
