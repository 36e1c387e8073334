package dev.mitra.job.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Jobs;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ScoringTopologyTest {
  private static final int PARALLELISM = 4;

  @Test
  void theGraphIsTheOneThatWasAgreedOn() {
    StreamGraph graph = environment().getStreamGraph();
    Map<String, String> lines = new TreeMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      lines.put(name(node), render(node, graph));
    }
    Golden.check("topology/graph.txt", String.join("\n", lines.values()) + "\n");
  }

  @Test
  void everyOperatorHasAUidOfItsOwn() {
    Collection<StreamNode> nodes = environment().getStreamGraph().getStreamNodes();

    assertThat(nodes)
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(OperatorIds.values()).map(OperatorIds::uid).toList());
  }

  @Test
  void uidsAndNamesAreDifferentOnes() {
    assertThat(OperatorIds.values()).extracting(OperatorIds::uid).doesNotHaveDuplicates();
    assertThat(OperatorIds.values()).extracting(OperatorIds::title).doesNotHaveDuplicates();
  }

  @Test
  void nothingFallsToGenericTypes() {
    StreamExecutionEnvironment env = environment();
    assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();

    List<TypeInformation<?>> types =
        transformations(env).stream()
            .<TypeInformation<?>>map(Transformation::getOutputType)
            .toList();

    assertThat(types).isNotEmpty();
    assertThat(types)
        .allMatch(
            type ->
                type instanceof WireType<?>
                    || type instanceof BasicTypeInfo<?>
                    || type.getTypeClass() == Void.class,
            "a wire type or a basic type");
  }

  private static Collection<Transformation<?>> transformations(StreamExecutionEnvironment env) {
    Map<Integer, Transformation<?>> all = new TreeMap<>();
    env.getTransformations()
        .forEach(
            last -> last.getTransitivePredecessors().forEach(each -> all.put(each.getId(), each)));
    return all.values();
  }

  private static String render(StreamNode node, StreamGraph graph) {
    StringBuilder text = new StringBuilder();
    text.append(name(node))
        .append(" [")
        .append(node.getTransformationUID())
        .append("] ")
        .append(node.getParallelism() == PARALLELISM ? "at the job's parallelism" : "")
        .append(node.getParallelism() == 1 ? "at parallelism 1" : "")
        .append('\n');
    node.getOutEdges().stream()
        .sorted(Comparator.comparing(edge -> describe(edge, graph)))
        .forEach(edge -> text.append("  ").append(describe(edge, graph)).append('\n'));
    return text.toString();
  }

  private static String describe(StreamEdge edge, StreamGraph graph) {
    String tag = edge.getOutputTag() == null ? "" : " (" + edge.getOutputTag().getId() + ")";
    String input = edge.getTypeNumber() > 1 ? ", second input" : "";
    return "─ "
        + edge.getPartitioner()
        + tag
        + " ─▶ "
        + name(Objects.requireNonNull(graph.getStreamNode(edge.getTargetId())))
        + input;
  }

  private static String name(StreamNode node) {
    return node.getOperatorName();
  }

  private static StreamExecutionEnvironment environment() {
    JobConfig config = Jobs.config(1_000);
    Configuration flink = JobBuilder.flinkConfiguration(config);
    assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, flink);
    NoEnds ends = new NoEnds();
    new ScoringTopology(config, ControlSnapshot.empty()).build(env, ends, ends);
    return env;
  }

  /** One operator at each end, so that the graph is the topology's own. */
  private static final class NoEnds implements Sources, Sinks {
    @Override
    public SingleOutputStreamOperator<RawRecord> payments(StreamExecutionEnvironment env) {
      return source(env);
    }

    @Override
    public SingleOutputStreamOperator<RawRecord> control(StreamExecutionEnvironment env) {
      return source(env).setParallelism(1);
    }

    @Override
    public ControlReader controlReader() {
      return ControlReader.NONE;
    }

    private static SingleOutputStreamOperator<RawRecord> source(StreamExecutionEnvironment env) {
      GeneratorFunction<Long, RawRecord> generator = number -> TestEnds.nothing();
      return env.fromSource(
          new DataGeneratorSource<>(generator, 0, WireType.RAW_RECORD),
          WatermarkStrategy.noWatermarks(),
          "source");
    }

    @Override
    public DataStreamSink<OutRecord> scores(DataStream<OutRecord> decisions) {
      return decisions.sinkTo(new DiscardingSink<>());
    }

    @Override
    public DataStreamSink<OutRecord> features(DataStream<OutRecord> log) {
      return log.sinkTo(new DiscardingSink<>());
    }

    @Override
    public DataStreamSink<OutRecord> alerts(DataStream<OutRecord> alerts) {
      return alerts.sinkTo(new DiscardingSink<>());
    }

    @Override
    public DataStreamSink<OutRecord> deadLetters(DataStream<OutRecord> letters) {
      return letters.sinkTo(new DiscardingSink<>());
    }

    @Override
    public DataStreamSink<OutRecord> acks(DataStream<OutRecord> acks) {
      return acks.sinkTo(new DiscardingSink<>());
    }

    @Override
    public DataStreamSink<OutRecord> demotions(DataStream<OutRecord> demotions) {
      return demotions.sinkTo(new DiscardingSink<>());
    }
  }
}
