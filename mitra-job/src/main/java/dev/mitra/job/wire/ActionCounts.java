package dev.mitra.job.wire;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What one deciding subtask has counted for the breaker in one second. The guards travel with the
 * counts, so that the breaker needs to know nothing of what is in force.
 *
 * @param second which second, since 1970, by the clock of the deciding machine
 * @param payments how many payments were decided
 * @param acted the guarded rules and models that acted on some of them; one may be there several
 *     times, and its counts add up
 */
public record ActionCounts(long second, long payments, List<Acted> acted) {

  /** Keeps a copy of the list. */
  public ActionCounts {
    acted = List.copyOf(acted);
  }

  /**
   * A rule or a model that acted.
   *
   * @param target the rule or model
   * @param epoch its epoch
   * @param since the second, since 1970, since which the subtask decides under this epoch, or
   *     earlier
   * @param payments on how many payments it acted
   * @param guard what it is held to
   */
  public record Acted(ResourceId target, long epoch, long since, int payments, Guard guard) {}

  static final class Serializer extends WireSerializer<ActionCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public ActionCounts createInstance() {
      return new ActionCounts(0, 0, List.of());
    }

    @Override
    public void serialize(ActionCounts counts, DataOutputView out) throws IOException {
      out.writeLong(counts.second);
      out.writeLong(counts.payments);
      out.writeInt(counts.acted.size());
      for (Acted each : counts.acted) {
        out.writeBoolean(each.target.kind() == Kind.MODEL);
        out.writeUTF(each.target.name());
        out.writeLong(each.epoch);
        out.writeLong(each.since);
        out.writeInt(each.payments);
        out.writeDouble(each.guard.share());
        out.writeLong(each.guard.windowMillis());
        out.writeInt(each.guard.minimum());
      }
    }

    @Override
    public ActionCounts deserialize(DataInputView in) throws IOException {
      long second = in.readLong();
      long payments = in.readLong();
      int size = in.readInt();
      List<Acted> acted = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        Kind kind = in.readBoolean() ? Kind.MODEL : Kind.RULE;
        acted.add(
            new Acted(
                new ResourceId(kind, in.readUTF()),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                new Guard(in.readDouble(), in.readLong(), in.readInt())));
      }
      return new ActionCounts(second, payments, acted);
    }

    @Override
    public TypeSerializerSnapshot<ActionCounts> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ActionCounts> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
