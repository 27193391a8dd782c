package io.aemp.processes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aemp.simulation.guarantee.Rule;

/**
 * The observations of a node in one run: where its monitors fired, and which messages of
 * the other node did not arrive.
 */
final class NodeReport {

	private final Map<Integer, List<Strand.Window>> windows = new HashMap<>();

	private final Map<Integer, List<Arrivals.Gap>> gaps = new HashMap<>();

	private final List<String> violations = new ArrayList<>();

	private final Map<Figures, Integer> figures = new EnumMap<>(Figures.class);

	/** Hears it all. */
	static NodeReport hear(ChildProcess process) throws InterruptedException {
		NodeReport report = new NodeReport();
		String[] words = process.hear();
		while (!words[0].equals("reported")) {
			report.add(words);
			words = process.hear();
		}
		return report;
	}

	void add(String... words) {
		switch (words[0]) {
			case "window" -> this.windows.computeIfAbsent(number(words[1]), (strand) -> new ArrayList<>())
				.add(new Strand.Window(number(words[2]), number(words[3])));
			case "gap" -> this.gaps.computeIfAbsent(number(words[1]), (strand) -> new ArrayList<>())
				.add(new Arrivals.Gap(number(words[2]), number(words[3])));
			case "violation" -> this.violations.add(String.join(" ", Arrays.asList(words).subList(1, words.length)));
			case "figure" -> this.figures.put(Figures.valueOf(words[1]), number(words[2]));
			default -> throw new AssertionError("A node said '" + String.join(" ", words) + "'");
		}
	}

	private static int number(String word) {
		return Integer.parseInt(word);
	}

	int figure(Figures figure) {
		return this.figures.getOrDefault(figure, 0);
	}

	int firings() {
		return this.windows.values().stream().mapToInt(List::size).sum();
	}

	int gaps() {
		return this.gaps.values().stream().mapToInt(List::size).sum();
	}

	/**
	 * Returns the violations, here and among the messages of the other node. Behind each
	 * gap, the first message that came through must be one that was sent when the
	 * monitors had fired.
	 */
	List<String> violations(NodeReport sender) {
		List<String> all = new ArrayList<>(this.violations);
		this.gaps.forEach((strand, gaps) -> {
			List<Strand.Window> windows = sender.windows.getOrDefault(strand, List.of());
			for (Arrivals.Gap gap : gaps) {
				if (windows.stream().noneMatch((window) -> window.from() <= gap.to() && gap.to() <= window.to())) {
					all.add(Rule.NOTHING_BEHIND_A_LOSS + ". But: message " + gap.to() + " of strand " + strand
							+ " did, without " + gap.from() + " and without a monitor that fired between: " + windows);
				}
			}
		});
		return all;
	}

}
