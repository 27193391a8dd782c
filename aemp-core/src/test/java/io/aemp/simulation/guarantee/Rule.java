package io.aemp.simulation.guarantee;

/**
 * The sentences of the promise, as far as they can be checked.
 */
public enum Rule {

	/** Nothing is invented, doubled or misdirected. */
	ONCE("A message arrives once at most, where it was sent to, and never if it was refused"),

	/** Sentence 2. */
	UNBROKEN("What a port gets of the things sent under a monitor has no hole"),

	/** Sentences 2 and 4. */
	ORDER("Nothing sent under a monitor is overtaken by anything sent later"),

	/** Sentence 3. */
	NOTHING_BEHIND_A_LOSS("Behind a hole nothing comes through before the monitor has fired"),

	/** A kill is one of the things that are sent in order. */
	NOTHING_BEHIND_A_KILL("Nothing comes through behind a kill"),

	/** Sentence 2, and rule R6: a name may come back, a port does not. */
	ONE_LIFE("All that is sent under one monitor is got by one life of the port"),

	/** Sentence 2. */
	FIRES_ONCE("A monitor fires at most once, and not after its context closed it"),

	/** Sentence 5. */
	LOSS_IS_TOLD("A monitor fires if something is lost"),

	/** Sentence 5. */
	LINK_FAILURE_IS_TOLD("A monitor fires if the link fails"),

	/** Calls rest on monitors. */
	CALLS_END("A call gets an answer or fails"),

	/** No queue, no fence and no monitor outlives its use. */
	NOTHING_IS_LEFT("Without links and monitors, nothing is left of other nodes"),

	/** Neither the product nor the simulation may have a failure of its own. */
	NOTHING_FAILS("No task of a node fails");

	private final String sentence;

	Rule(String sentence) {
		this.sentence = sentence;
	}

	@Override
	public String toString() {
		return this.sentence;
	}

}
