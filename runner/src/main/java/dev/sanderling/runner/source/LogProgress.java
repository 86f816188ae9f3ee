package dev.sanderling.runner.source;

/**
 * What the source does with its log while it sends us nothing.
 *
 * @param mark changes whenever it gets on
 * @param isWorking whether it was seen at work just now, though the mark may not show it
 * @param waitsFor a sentence on what stands in its way; empty where nothing does
 */
public record LogProgress(String mark, boolean isWorking, String waitsFor) {}
