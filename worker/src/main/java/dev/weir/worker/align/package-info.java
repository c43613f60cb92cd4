/**
 * The decisions where several channels meet in one subtask: {@link
 * dev.weir.worker.align.BarrierAligner} and {@link dev.weir.worker.align.WatermarkMerger}. Pure:
 * channels are numbers, time is an argument.
 */
@NullMarked
package dev.weir.worker.align;

import org.jspecify.annotations.NullMarked;
