/**
 * Everything between two subtasks of one attempt of a job: gates, channels, frames, credit, links.
 * The way in is {@link dev.weir.worker.exchange.AttemptExchange}; a subtask sees only its {@link
 * dev.weir.worker.exchange.InputGate} and its {@link dev.weir.worker.exchange.OutputGate}s.
 *
 * <pre>
 * OutputGate ─► LocalOutput ══ SpscRing of Batch ═════════════════════════════► LocalInput ─► InputGate
 *          └──► RemoteOutput ─► FrameWriter ─► Link ═ frames ═► RemoteInput ─► FrameReader ─┘
 *                    └ CreditBook ◄═══════════════ credit ═════════════┘
 *       InFlightWindow ◄════════════ how much may be unread ═══════════════ InFlightBudget
 * </pre>
 *
 * <p>Each gate and what hangs on it is owned by one loop. Threads meet in five places: {@link
 * dev.weir.worker.exchange.SpscRing} (batches, frames), {@link dev.weir.worker.exchange.RoomSignal}
 * (wake-ups), {@link dev.weir.worker.exchange.FloatingCredit} (what floats) and the volatile fields
 * of {@link dev.weir.worker.exchange.RemoteOutput} (returned credit) and {@link
 * dev.weir.worker.exchange.LocalChannel} (what was read).
 */
@NullMarked
package dev.weir.worker.exchange;

import org.jspecify.annotations.NullMarked;
