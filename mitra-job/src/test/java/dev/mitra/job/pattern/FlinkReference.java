package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.PatternSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.util.Collector;

/**
 * What Flink CEP itself finds: {@code CEP.pattern(...)} in event time, in jobs on a cluster in this
 * process.
 */
final class FlinkReference implements AutoCloseable {
  private final Configuration configuration = new Configuration();
  private final MiniCluster cluster;

  FlinkReference() {
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
  }

  /** Starts the cluster, which takes a second. */
  void start() throws Exception {
    cluster.start();
  }

  /** What was found, or what went wrong. */
  sealed interface Outcome {}

  /**
   * @param matches the matches, sorted
   * @param widest the most questions to conditions for one event
   */
  record Found(List<FoundMatch> matches, int widest) implements Outcome {
    Found {
      matches = List.copyOf(matches);
    }
  }

  /**
   * Flink CEP came to no end.
   *
   * @param why the failure; empty when it would have taken too long
   */
  record Gone(String why) implements Outcome {}

  /** The outcome of each pattern, and within it of each sequence. */
  List<List<Outcome>> run(World world) {
    ReferenceRun run = ReferenceRun.of(world);
    try {
      cluster.executeJobBlocking(job(world, run));
    } catch (Exception e) {
      return alone(world, e);
    } finally {
      run.end();
    }
    List<List<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < world.patterns().size(); i++) {
      List<Outcome> ofPattern = new ArrayList<>();
      for (int j = 0; j < world.sequences().size(); j++) {
        ofPattern.add(
            run.isTooMuch(i, j) ? new Gone("") : new Found(run.matches(i, j), run.widest(i, j)));
      }
      outcomes.add(ofPattern);
    }
    return outcomes;
  }

  /** One job for each pair, as one of them brought the job of all of them down. */
  private List<List<Outcome>> alone(World world, Exception failure) {
    if (world.patterns().size() == 1 && world.sequences().size() == 1) {
      return List.of(List.of(new Gone(root(failure))));
    }
    List<List<Outcome>> outcomes = new ArrayList<>();
    if (world.patterns().size() > 1) {
      int half = world.patterns().size() / 2;
      outcomes.addAll(run(new World(world.patterns().subList(0, half), world.sequences())));
      outcomes.addAll(
          run(
              new World(
                  world.patterns().subList(half, world.patterns().size()), world.sequences())));
      return outcomes;
    }
    List<Outcome> ofPattern = new ArrayList<>();
    for (int j = 0; j < world.sequences().size(); j++) {
      ofPattern.add(run(world.pair(0, j)).get(0).get(0));
    }
    outcomes.add(ofPattern);
    return outcomes;
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  private JobGraph job(World world, ReferenceRun run) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    env.setMaxParallelism(1);
    int number = run.number();
    DataStream<Integer> events =
        env.fromData(IntStream.range(0, run.count()).boxed().toList(), Types.INT)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.forGenerator(context -> new EveryMoment(number))
                    .withTimestampAssigner(
                        (event, none) -> ReferenceRun.numbered(number).time(event)));
    KeyedStream<Integer, String> keyed =
        DataStreamUtils.reinterpretAsKeyedStream(
            events, event -> ReferenceRun.numbered(number).card(event), Types.STRING);
    for (int i = 0; i < world.patterns().size(); i++) {
      PatternSpec spec = world.patterns().get(i);
      SingleOutputStreamOperator<Integer> matched =
          CEP.pattern(keyed, FlinkPatterns.of(spec, run, i))
              .inEventTime()
              .process(new Note(number, i), Types.INT);
      // All in one task: thousands of tasks would only take time.
      ((PhysicalTransformation<Integer>) matched.getTransformation())
          .setChainingStrategy(ChainingStrategy.ALWAYS);
      matched.sinkTo(new DiscardingSink<>());
    }
    return env.getStreamGraph().getJobGraph();
  }

  /**
   * Lets time pass without leaving out a moment at which anything can happen, as perfect watermarks
   * would; what Flink skips would otherwise depend on how many times ran out between two of them.
   */
  private static final class EveryMoment implements WatermarkGenerator<Integer> {
    private final int run;
    private long passed = Long.MIN_VALUE;

    EveryMoment(int run) {
      this.run = run;
    }

    @Override
    public void onEvent(Integer event, long time, WatermarkOutput output) {
      for (long moment : ReferenceRun.numbered(run).momentsBetween(passed, time)) {
        output.emitWatermark(new Watermark(moment));
        passed = moment;
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Everything is said at events.
    }
  }

  /** Notes the matches of a pattern. */
  private static final class Note extends PatternProcessFunction<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    private final int run;
    private final int pattern;

    Note(int run, int pattern) {
      this.run = run;
      this.pattern = pattern;
    }

    @Override
    public void processMatch(
        Map<String, List<Integer>> match, Context context, Collector<Integer> out) {
      ReferenceRun.numbered(run).matched(pattern, context.timestamp(), match);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
