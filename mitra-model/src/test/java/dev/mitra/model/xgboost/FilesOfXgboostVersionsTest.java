package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that XGBoost 1.7 to 3.4 wrote are read to models that give its own margins. */
class FilesOfXgboostVersionsTest {

  static Stream<Fixture> fixtures() {
    return Fixture.all().stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void marginsAreThoseOfTheVersionThatWroteTheFile(Fixture fixture) throws ModelRefusedException {
    XgboostModel model = XgboostReader.read(fixture.file(), fixture.format());

    for (int i = 0; i < fixture.rows().length; i++) {
      assertThat(WalkedMargins.of(model, fixture.rows()[i]))
          .as("row %d", i)
          .containsExactly(fixture.margins()[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void theForestGivesTheSameMargins(Fixture fixture) throws ModelRefusedException {
    XgboostModel model = XgboostReader.read(fixture.file(), fixture.format());

    for (int output = 0; output < model.outputs(); output++) {
      Forest forest = Forest.compile(model, output);
      for (int i = 0; i < fixture.rows().length; i++) {
        assertThat(forest.margin(fixture.rows()[i]))
            .as("row %d, output %d", i, output)
            .isEqualTo(fixture.margins()[i][output]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void theFormatIsDetected(Fixture fixture) {
    assertThat(XgboostReader.detect(fixture.file())).isEqualTo(fixture.format());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void coversShrinkFromNodeToNode(Fixture fixture) throws ModelRefusedException {
    for (XgboostTree tree : XgboostReader.read(fixture.file(), fixture.format()).trees()) {
      assertThat(tree.cover()[0]).isPositive();
      for (int node = 0; node < tree.size(); node++) {
        if (tree.left()[node] != XgboostTree.LEAF) {
          float children = tree.cover()[tree.left()[node]] + tree.cover()[tree.right()[node]];
          assertThat(children).isCloseTo(tree.cover()[node], within(tree.cover()[node]));
        }
      }
    }
  }

  @Test
  void bothFormatsHoldTheSameModel() throws ModelRefusedException {
    List<Fixture> json = Fixture.all().stream().filter(Fixture::isJson).toList();
    for (Fixture fixture : json) {
      Fixture other = Fixture.of(fixture.version(), fixture.name(), ModelFormat.XGBOOST_UBJ);
      assertSame(
          XgboostReader.read(fixture.file(), fixture.format()),
          XgboostReader.read(other.file(), other.format()),
          fixture.toString());
    }
    assertThat(json).hasSizeGreaterThan(50);
  }

  @Test
  void whatIsSpecialAboutTheFilesIsThere() throws ModelRefusedException {
    for (String version : List.of("1.7.6", "2.1.4", "3.0.4", "3.4.0")) {
      assertThat(read(version, "softprob").outputs()).isEqualTo(3);
      assertThat(read(version, "softprob").treeOutput()).containsExactly(0, 1, 2, 0, 1, 2);
      assertThat(read(version, "forest").treeCount()).isEqualTo(12);
      assertThat(read(version, "pruned").trees()).anyMatch(tree -> tree.deleted() > 0);
      for (String dart : List.of("dart-logistic", "dart-softprob", "categorical-dart")) {
        XgboostModel model = read(version, dart);
        assertThat(model.isDart()).isTrue();
        assertThat(model.treeWeight()).hasSize(model.treeCount());
        assertThat(weightsOtherThanOne(model)).as("weights that matter").isPositive();
      }
      assertThat(largestSplit(read(version, "categorical-one-hot"))).isEqualTo(1);
      assertThat(largestSplit(read(version, "categorical-sets"))).isGreaterThan(3);
      assertThat(read(version, "binary-logistic").isDart()).isFalse();
      assertThat(largestSplit(read(version, "binary-logistic"))).isZero();
    }
    assertThat(read("3.0.4", "binary-logistic").featureNames())
        .containsExactly("amount", "count", "hour", "country", "age");
    assertThat(read("3.4.0", "softprob").baseScores()).doesNotHaveDuplicates();
    assertThat(read("3.4.0", "one-class").baseScores()).containsExactly(1e-6f);
  }

  private static Offset<Float> within(float cover) {
    return Offset.offset(1e-3f * Math.max(1, cover));
  }

  private static XgboostModel read(String version, String name) throws ModelRefusedException {
    Fixture fixture = Fixture.of(version, name, ModelFormat.XGBOOST_UBJ);
    return XgboostReader.read(fixture.file(), fixture.format());
  }

  private static long weightsOtherThanOne(XgboostModel model) {
    int count = 0;
    for (float weight : model.treeWeight()) {
      count += weight == 1 ? 0 : 1;
    }
    return count;
  }

  /** Most categories of one split. */
  private static int largestSplit(XgboostModel model) {
    int largest = 0;
    for (XgboostTree tree : model.trees()) {
      for (int node = 0; node < tree.size(); node++) {
        if (tree.isCategorical(node)) {
          largest = Math.max(largest, tree.categoriesTo()[node] - tree.categoriesFrom()[node]);
        }
      }
    }
    return largest;
  }

  private static void assertSame(XgboostModel one, XgboostModel other, String name) {
    assertThat(one.baseScores()).as(name).containsExactly(other.baseScores());
    assertThat(one.treeOutput()).as(name).containsExactly(other.treeOutput());
    assertThat(one.treeWeight()).as(name).containsExactly(other.treeWeight());
    for (int i = 0; i < one.treeCount(); i++) {
      XgboostTree tree = one.trees().get(i);
      XgboostTree same = other.trees().get(i);
      assertThat(tree.left()).as(name).containsExactly(same.left());
      assertThat(tree.feature()).as(name).containsExactly(same.feature());
      assertThat(tree.defaultLeft()).as(name).containsExactly(same.defaultLeft());
      assertThat(Arrays.equals(tree.value(), same.value())).as(name).isTrue();
      assertThat(tree.cover()).as(name).containsExactly(same.cover());
      assertThat(tree.categories()).as(name).containsExactly(same.categories());
      assertThat(tree.categoriesFrom()).as(name).containsExactly(same.categoriesFrom());
    }
  }
}
