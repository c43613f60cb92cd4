package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.JoinSpec;
import dev.weir.api.graph.NodeSpec.ReduceSpec;
import dev.weir.api.graph.NodeSpec.Side;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.TypeRef;
import org.junit.jupiter.api.Test;

class EdgeRecordsTest {
  record Word(String text, long n) {}

  private static final TypeRef<Word> WORDS = TypeRef.of(Word.class);

  private static EdgeRecords inFrontOf(NodeSpec spec) {
    return new Operators(WORDS, spec).edges;
  }

  @Test
  void theHashOfAKeyThatIsNoNumberComesWithItsRecord() {
    var byText = new ReduceSpec<>(Operators.by(String.class, Word::text), (a, b) -> b);
    assertThat(inFrontOf(byText).carriesKeyHash(0)).isTrue();
    var byNumber = new ReduceSpec<>(Operators.by(Long.class, Word::n), (a, b) -> b);
    assertThat(inFrontOf(byNumber).carriesKeyHash(0)).isFalse();
  }

  @Test
  void bothSidesOfAJoinComeWithIt() {
    var side = new Side<>(Operators.by(String.class, Word::text), WORDS, 1);
    EdgeRecords edges =
        inFrontOf(
            new JoinSpec<String, Word, Word, Word>(new Sides<>(side, side), (left, right) -> left));
    assertThat(edges.carriesKeyHash(0)).isTrue();
    assertThat(edges.carriesKeyHash(1)).isTrue();
  }

  @Test
  void partialsHaveItAmongTheirOwn() {
    assertThat(SessionOperatorTest.sessions(10).edges.carriesKeyHash(0)).isFalse();
  }
}
