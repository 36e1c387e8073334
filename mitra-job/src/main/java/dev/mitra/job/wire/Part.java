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
 * A part of a scored payment on its way to the gathering: its base (the event itself, and how many
 * vectors to wait for), or the vectors of those of its entities whose profiles are in one subtask.
 *
 * @param ticket the event's ticket
 * @param epoch the epoch of the configuration under which the part was made
 * @param ingestMillis the event's ingest time; 0 in vectors
 * @param entities a bit for each of the plan's entities: in a base those that the payment has, in
 *     vectors those that they are of
 * @param event the event; null in vectors
 * @param features the features of these entities one after the other, in the plan's order, NaN for
 *     missing; empty in a base
 */
public record Part(
    long ticket,
    long epoch,
    long ingestMillis,
    long entities,
    @Nullable Event event,
    double[] features) {
  /** The epoch of a vector that was made under another plan than its task: no plan has it. */
  public static final long STALE = Long.MIN_VALUE;

  /** How many kinds of entity may have features. */
  public static final int MAX_ENTITIES = 64;

  private static final double[] NONE = {};

  /** The base of a payment. */
  public static Part base(long ticket, long epoch, long ingestMillis, long entities, Event event) {
    return new Part(ticket, epoch, ingestMillis, entities, event, NONE);
  }

  /** The vectors of some entities. */
  public static Part vectors(long ticket, long entities, long epoch, double[] features) {
    return new Part(ticket, epoch, 0, entities, null, features);
  }

  /** The vector of one entity. */
  public static Part vector(long ticket, int entityIndex, long epoch, double[] features) {
    return vectors(ticket, 1L << entityIndex, epoch, features);
  }

  /** Whether it is a base. */
  public boolean isBase() {
    return event != null;
  }

  /** Writes and reads parts; also used to keep what a snapshot should find nothing of. */
  public static final class Serializer extends WireSerializer<Part> {
    private static final long serialVersionUID = 1L;

    @Override
    public Part createInstance() {
      return vectors(0, 0, 0, NONE);
    }

    @Override
    public void serialize(Part part, DataOutputView out) throws IOException {
      Event event = part.event;
      out.writeBoolean(event != null);
      out.writeLong(part.ticket);
      out.writeLong(part.epoch);
      out.writeLong(part.entities);
      if (event != null) {
        out.writeLong(part.ingestMillis);
        EventCodec.writeFramed(event, out);
      } else {
        out.writeInt(part.features.length);
        for (double feature : part.features) {
          out.writeDouble(feature);
        }
      }
    }

    @Override
    public Part deserialize(DataInputView in) throws IOException {
      boolean isBase = in.readBoolean();
      long ticket = in.readLong();
      long epoch = in.readLong();
      long entities = in.readLong();
      if (isBase) {
        return base(ticket, epoch, in.readLong(), entities, EventCodec.readFramed(in));
      }
      double[] features = new double[in.readInt()];
      for (int i = 0; i < features.length; i++) {
        features[i] = in.readDouble();
      }
      return vectors(ticket, entities, epoch, features);
    }

    @Override
    public TypeSerializerSnapshot<Part> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Part> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
