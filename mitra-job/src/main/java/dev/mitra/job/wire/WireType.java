package dev.mitra.job.wire;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type information of a record with a serializer of its own. */
public final class WireType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  /** Records as Kafka delivered them. */
  public static final TypeInformation<RawRecord> RAW_RECORD =
      new WireType<>(RawRecord.class, new RawRecord.Serializer());

  /** Control records with the files that they name. */
  public static final TypeInformation<FetchedRecord> FETCHED_RECORD =
      new WireType<>(FetchedRecord.class, new FetchedRecord.Serializer());

  /** Events and verdicts on their way to the fan-out. */
  public static final TypeInformation<Inbound> INBOUND =
      new WireType<>(Inbound.class, new Inbound.Serializer());

  /** Questions to the dedupe operator. */
  public static final TypeInformation<DedupeTicket> DEDUPE_TICKET =
      new WireType<>(DedupeTicket.class, new DedupeTicket.Serializer());

  /** Work for the profiles of a subtask. */
  public static final TypeInformation<ProfileTask> PROFILE_TASK =
      new WireType<>(ProfileTask.class, new ProfileTask.Serializer());

  /** Parts of a payment on their way to the gathering. */
  public static final TypeInformation<Part> PART =
      new WireType<>(Part.class, new Part.Serializer());

  /** Admitted control changes. */
  public static final TypeInformation<AdmittedChange> ADMITTED_CHANGE =
      new WireType<>(AdmittedChange.class, new AdmittedChange.Serializer());

  /** What all profiles are told. */
  public static final TypeInformation<ProfileSignal> PROFILE_SIGNAL =
      new WireType<>(ProfileSignal.class, new ProfileSignal.Serializer());

  /** What was counted for the breaker. */
  public static final TypeInformation<ActionCounts> ACTION_COUNTS =
      new WireType<>(ActionCounts.class, new ActionCounts.Serializer());

  /** Records on their way to Kafka. */
  public static final TypeInformation<OutRecord> OUT_RECORD =
      new WireType<>(OutRecord.class, new OutRecord.Serializer());

  private final Class<T> type;
  private final WireSerializer<T> serializer;

  private WireType(Class<T> type, WireSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireType<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WireType<?>;
  }
}
