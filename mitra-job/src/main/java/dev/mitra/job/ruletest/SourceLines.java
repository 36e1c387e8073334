package dev.mitra.job.ruletest;

import dev.mitra.features.check.Quote;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** On which lines of a document its parts stand, by the paths of findings. */
final class SourceLines {
  private final Map<String, Integer> lines = new HashMap<>();

  private final int first;

  private SourceLines(int first) {
    this.first = first;
  }

  /** The lines of a document in YAML or JSON, which for this purpose is YAML. */
  static SourceLines of(RuleTestFiles.Source document) {
    SourceLines lines = new SourceLines(document.firstLine());
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(document.text()));
      if (root != null) {
        lines.add("", root);
      }
    } catch (YAMLException e) {
      // Whoever reads the document says what is wrong with it; all of it is on its first line then.
      return new SourceLines(document.firstLine());
    }
    return lines;
  }

  /** The line of a path in the file, from 1, or that of the nearest part around it. */
  int line(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return lines.getOrDefault("", first);
  }

  private void add(String path, Node node) {
    lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          String name = Quote.bare(key.getValue());
          String member = path.isEmpty() ? name : path + "." + name;
          lines.putIfAbsent(member, key.getStartMark().getLine() + 1);
          add(member, entry.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        add(path + "[" + i + "]", sequence.getValue().get(i));
      }
    }
  }
}
