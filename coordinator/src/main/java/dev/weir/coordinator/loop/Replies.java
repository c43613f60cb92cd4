package dev.weir.coordinator.loop;

import dev.weir.coordinator.message.Answer;

/** Port to whoever asked over HTTP, or the simulator's client. Called by the coordinator's loop. */
public interface Replies {
  /** Answers the request of this token; each is answered once. */
  void reply(long replyToken, Answer answer);

  /** The jobs, their states or the processes changed; a hint for pages that follow them. */
  void changed();
}
