/* IPP jobs: what their attributes say, and what may be concluded. */
#include "ipp.h"

#include <stdio.h>
#include <string.h>

const char *const ipp_job_attributes[] = {
	"job-id", "job-uuid", "job-name", "job-state", "job-state-reasons", "job-state-message",
	"job-printer-state-message", "number-of-documents", "time-at-processing",
};
const int ipp_job_attribute_count = sizeof ipp_job_attributes / sizeof ipp_job_attributes[0];

static void
copy_text(char *to, size_t capacity, const char *from)
{
	snprintf(to, capacity, "%s", from ? from : "");
}

static void
copy_uuid(char uuid[64], const char *from)
{
	static const char prefix[] = "urn:uuid:";

	if (from && strncmp(from, prefix, sizeof prefix - 1) == 0)
		from += sizeof prefix - 1;
	/* One that is too long would be cut and then match another: better none. */
	copy_text(uuid, 64, from && strlen(from) < 64 ? from : "");
}

static void
read_reasons(ipp_attribute_t *attribute, struct ipp_job *job)
{
	for (int i = 0; i < ippGetCount(attribute); i++) {
		const char *reason = ippGetString(attribute, i, NULL);

		if (!reason)
			continue;
		if (strcmp(reason, "job-completed-with-errors") == 0)
			job->errors = true;
		if (strcmp(reason, "job-data-insufficient") == 0)
			job->documents = 0;
		if (!job->text[0] && strcmp(reason, "none") != 0)
			copy_text(job->text, sizeof job->text, reason);
	}
}

static void
read_attribute(ipp_attribute_t *attribute, struct ipp_job *job)
{
	const char *name = ippGetName(attribute);
	ipp_tag_t type = ippGetValueTag(attribute);
	bool is_text = type == IPP_TAG_TEXT || type == IPP_TAG_TEXTLANG;

	if (strcmp(name, "job-id") == 0 && type == IPP_TAG_INTEGER)
		job->id = ippGetInteger(attribute, 0);
	else if (strcmp(name, "job-uuid") == 0 && type == IPP_TAG_URI)
		copy_uuid(job->uuid, ippGetString(attribute, 0, NULL));
	else if (strcmp(name, "job-name") == 0 && (type == IPP_TAG_NAME || type == IPP_TAG_NAMELANG))
		copy_text(job->name, sizeof job->name, ippGetString(attribute, 0, NULL));
	else if (strcmp(name, "job-state") == 0 && type == IPP_TAG_ENUM)
		job->state = (ipp_jstate_t)ippGetInteger(attribute, 0);
	else if (strcmp(name, "job-state-reasons") == 0 && type == IPP_TAG_KEYWORD)
		read_reasons(attribute, job);
	else if (strcmp(name, "number-of-documents") == 0 && type == IPP_TAG_INTEGER)
		job->documents = ippGetInteger(attribute, 0);
	else if (strcmp(name, "time-at-processing") == 0)
		job->processed = type != IPP_TAG_NOVALUE;
	else if ((strcmp(name, "job-state-message") == 0 || strcmp(name, "job-printer-state-message") == 0)
	         && is_text) {
		const char *text = ippGetString(attribute, 0, NULL);

		if (text && text[0])
			copy_text(job->text, sizeof job->text, text);
	}
}

bool
ipp_job_next(ipp_t *answer, struct ipp_job *job)
{
	ipp_attribute_t *attribute = ippNextAttribute(answer);

	*job = (struct ipp_job) { .documents = -1, .processed = true };
	while (attribute && (ippGetGroupTag(attribute) != IPP_TAG_JOB || !ippGetName(attribute)))
		attribute = ippNextAttribute(answer);
	if (!attribute)
		return false;
	/* Groups are parted by an attribute without a name. */
	for (; attribute && ippGetName(attribute); attribute = ippNextAttribute(answer))
		if (ippGetGroupTag(attribute) == IPP_TAG_JOB)
			read_attribute(attribute, job);
	return true;
}

/* Rules, first match:
 *  1. no state told: ask again
 *  2. not ended, and no document in it: empty. A spooler counts a document when it has all of it; a
 *     printer that holds a job back has not begun with it
 *  3. not ended: pending or printing
 *  4. ended without a document, or cancelled or aborted without having begun: certainly not printed
 *  5. completed with errors, or by a spooler whose queue shows a fault: may have come out (CUPS says
 *     completed for labels that a printer without paper threw away). The same with two documents: cupsd, killed and
 *     started over, issues ids again, and prints with a job what lay in its spool under the same id
 *  6. completed: printed, as far as can be known
 *  7. cancelled or aborted after it had begun: may have come out, in part or whole */
enum printer_fate
ipp_job_judge(const struct ipp_job *job, enum ipp_peer peer, bool faulty)
{
	bool ended = job->state >= IPP_JSTATE_CANCELED;

	if (job->state < IPP_JSTATE_PENDING || job->state > IPP_JSTATE_COMPLETED)
		return PRINTER_UNREACHABLE;
	if (!ended && (job->documents == 0 || (peer == IPP_PRINTER && job->state == IPP_JSTATE_HELD)))
		return PRINTER_EMPTY;
	if (!ended)
		return job->state <= IPP_JSTATE_HELD ? PRINTER_PENDING : PRINTER_PRINTING;
	if (job->documents == 0 || (!job->processed && job->state != IPP_JSTATE_COMPLETED))
		return PRINTER_NOT_PRINTED;
	if (job->errors || (peer == IPP_SPOOLER && (faulty || job->documents > 1) && job->state == IPP_JSTATE_COMPLETED))
		return PRINTER_UNKNOWN;
	return job->state == IPP_JSTATE_COMPLETED ? PRINTER_PRINTED : PRINTER_UNKNOWN;
}
