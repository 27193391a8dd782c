package io.aemp.spring;

import java.util.Set;

import io.aemp.Family;
import io.aemp.FamilyContent;

import org.springframework.context.ApplicationEvent;

/**
 * A family of the database has changed; the first event tells its content, all of it
 * added. The events of one family are published in their order, one after the other, on a
 * thread that may be blocked.
 *
 * @since 0.1.0
 */
public final class FamilyChangedEvent extends ApplicationEvent {

	private final FamilyContent content;

	private final Set<String> added;

	private final Set<String> changed;

	private final Set<String> deleted;

	/**
	 * An event, for tests of listeners, too.
	 * @param family the family
	 * @param content the whole family after the change
	 * @param added keys that were not there before
	 * @param changed keys that have another value
	 * @param deleted keys that are not there any more
	 */
	public FamilyChangedEvent(Family family, FamilyContent content, Set<String> added, Set<String> changed,
			Set<String> deleted) {
		super(family);
		this.content = content;
		this.added = added;
		this.changed = changed;
		this.deleted = deleted;
	}

	/**
	 * Returns the family.
	 * @return the source of the event
	 */
	@Override
	public Family getSource() {
		return (Family) super.getSource();
	}

	/**
	 * Returns the name of the family.
	 * @return the name
	 */
	public String family() {
		return getSource().name();
	}

	/**
	 * Returns the whole family after the change.
	 * @return keys and values
	 */
	public FamilyContent content() {
		return this.content;
	}

	/**
	 * Keys that were not there before.
	 * @return the keys, unmodifiable
	 */
	public Set<String> added() {
		return this.added;
	}

	/**
	 * Keys that have another value.
	 * @return the keys, unmodifiable
	 */
	public Set<String> changed() {
		return this.changed;
	}

	/**
	 * Keys that are not there any more.
	 * @return the keys, unmodifiable
	 */
	public Set<String> deleted() {
		return this.deleted;
	}

	@Override
	public String toString() {
		return "FamilyChangedEvent[" + family() + ", " + this.added.size() + " added, " + this.changed.size()
				+ " changed, " + this.deleted.size() + " deleted]";
	}

}
