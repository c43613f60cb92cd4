package dev.weir.benchmarks.engine.process;

import dev.weir.benchmarks.hand.Loops;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import java.nio.file.Path;
import java.util.List;

/** No engine: the query as one loop, see {@link Loops}. For one subtask, without checkpoints. */
public final class HandInOneJvm implements Engine.Starter {
  /** For {@link EngineMain}. */
  public HandInOneJvm() {}

  @Override
  public Engine start(int parallelism, Path directory) {
    return new Running();
  }

  private record Running() implements Engine {
    @Override
    public List<Long> processes() {
      return List.of(ProcessHandle.current().pid());
    }

    @Override
    public List<Checkpoint> run(RunRequest request) {
      Notes notes = Notes.in(Path.of(request.directory()));
      notes.begun("0", System.currentTimeMillis());
      Answer answer = Loops.answer(request.query(), request.events());
      notes.ended("0", new Note(answer, System.currentTimeMillis()));
      return List.of();
    }

    @Override
    public void close() {}
  }
}
