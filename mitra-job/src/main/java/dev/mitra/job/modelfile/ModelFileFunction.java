package dev.mitra.job.modelfile;

import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model files that control records name, before these are admitted. A record whose file
 * hangs holds up those behind it, because control keeps its order; it holds up neither payments nor
 * checkpoints, which keep the records that are under way and read their files again.
 */
public final class ModelFileFunction extends RichAsyncFunction<RawRecord, FetchedRecord>
    implements ResultTypeQueryable<FetchedRecord> {
  private static final long serialVersionUID = 1L;

  /**
   * How many records can be under way. While one more stands before the door checkpoints wait, and
   * payments behind their barriers with them, so that there is room for what a tool publishes at
   * once; records are small, and files are held one record after another.
   */
  private static final int MOST_UNDER_WAY = 100_000;

  /**
   * Beyond the reader's own time-outs, which come first: as many files as can hang, one after the
   * other, and this for what should never happen.
   */
  private static final long GRACE_MILLIS = 30_000;

  private final ModelFileSettings settings;
  private final long nextOffset;
  private transient @Nullable ModelFileReader reader;
  private transient CompletableFuture<Boolean> before = CompletableFuture.completedFuture(true);

  /**
   * @param settings which files may be read
   * @param nextOffset from which offset on records are admitted by the job
   */
  public ModelFileFunction(ModelFileSettings settings, long nextOffset) {
    this.settings = settings;
    this.nextOffset = nextOffset;
  }

  /** The records with their files, in the same order. */
  public SingleOutputStreamOperator<FetchedRecord> on(DataStream<RawRecord> records) {
    return AsyncDataStream.orderedWait(
        records,
        this,
        (ModelFileReader.MOST_THREADS + 1) * settings.timeoutMillis() + GRACE_MILLIS,
        TimeUnit.MILLISECONDS,
        MOST_UNDER_WAY);
  }

  @Override
  public void open(OpenContext context) {
    ModelFileReader opened = new ModelFileReader(settings);
    reader = opened;
    before = CompletableFuture.completedFuture(true);
    getRuntimeContext().getMetricGroup().gauge("mitra_model_files_hanging", () -> opened.hanging());
  }

  @Override
  public void asyncInvoke(RawRecord record, ResultFuture<FetchedRecord> result) {
    if (record.offset() < nextOffset) {
      // Decided before the job was submitted; a restored source reads it once more.
      result.complete(List.of(FetchedRecord.withoutFiles(record)));
      return;
    }
    ModelFileReader opened = Objects.requireNonNull(reader);
    if (ModelUris.in(record).isEmpty()) {
      result.complete(List.of(FetchedRecord.withoutFiles(record)));
      return;
    }
    // One record's files after another's: what was read stays in memory until its turn comes.
    CompletableFuture<FetchedRecord> reading = before.thenCompose(done -> opened.fetch(record));
    before = reading.handle((fetched, failure) -> true);
    var unused = reading.thenAccept(fetched -> result.complete(List.of(fetched)));
  }

  @Override
  public void timeout(RawRecord record, ResultFuture<FetchedRecord> result) {
    result.complete(List.of(Objects.requireNonNull(reader).tooLate(record)));
  }

  @Override
  public TypeInformation<FetchedRecord> getProducedType() {
    return WireType.FETCHED_RECORD;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
