#include <artifact/extension.hpp>

#include <artifact/documents.hpp>
#include <artifact/ids.hpp>
#include <job/ids.hpp>
#include <observe/log.hpp>
#include <plugin/host_side.hpp>
#include <plugin/slices.hpp>

// The plugin's handle on a content that is to become an artifact.
struct berth_artifact_writer {
    const berth::host::artifact::extension::lent* in; // outlives the instances
    std::unique_ptr<berth::host::artifact::incoming> content;
};

namespace berth::host::artifact {

namespace {

using plugin::slice_of;
using plugin::view;

std::string text(berth_slice from) {
    return std::string(view(from));
}

using state_type = extension::lent;
const state_type& state_of(void* state) noexcept {
    return *static_cast<const state_type*>(state);
}
store& store_of(void* state) noexcept {
    return *state_of(state).of;
}

bool failed(const fault& why, const berth_failure* to) noexcept {
    to->fail(to->state, static_cast<std::uint32_t>(why.status), slice_of(why.detail));
    return false;
}

// Nothing leaves as an exception, and a call that came here waits for the disk.
template <class Work>
bool guarded(const berth_failure* failure, Work&& work) noexcept {
    plugin::note_blocked();
    try {
        const fault why = work();
        return !why || failed(why, failure);
    } catch (const std::exception& error) {
        observe::error("artifacts.failed", {{"reason", error.what()}});
        constexpr std::string_view said = "the store of artifacts failed; the log says why";
        failure->fail(failure->state, 500, slice_of(said));
        return false;
    }
}

job::fingerprint owner_of(const state_type& in, const berth_artifact_party& by) {
    if (!view(by.job).empty() && view(by.authorization).empty() && in.owner_of_job)
        if (const auto known = in.owner_of_job(job::bare_id(view(by.job)))) return *known;
    return job::fingerprint_of(view(by.authorization));
}
store::scope scope_of(void* state, const berth_artifact_party& by) {
    return store_of(state).within().owners_only ? store::scope(owner_of(state_of(state), by)) : std::nullopt;
}

void hand(const artifact_facts& one, const berth_artifact_taker& to) {
    berth_artifact out{};
    out.size = sizeof out;
    out.id = slice_of(one.id);
    out.name = slice_of(one.name);
    out.content_type = slice_of(one.type);
    out.status = slice_of(shown_status(one));
    out.etag = slice_of(one.digest);
    out.collection = slice_of(one.collection);
    out.policy = slice_of(one.policy);
    out.job = slice_of(one.job);
    out.bytes = one.size;
    out.created = one.created;
    out.modified = one.modified;
    to.artifact(to.state, &out);
}

void hand(const aspect_facts& one, const berth_artifact_taker& to) {
    berth_aspect out{};
    out.size = sizeof out;
    out.id = slice_of(one.id);
    out.entity = slice_of(one.entity);
    out.schema = slice_of(one.schema);
    out.content = slice_of(one.content);
    out.policy = slice_of(one.policy);
    out.replaces = slice_of(one.replaces);
    out.valid_from = one.valid_from;
    out.valid_to = one.valid_to;
    to.aspect(to.state, &out);
}

template <class Facts>
fault hand_over(const answer<Facts>& found, const berth_artifact_taker& to) {
    if (const auto* why = std::get_if<fault>(&found)) return *why;
    hand(std::get<Facts>(found), to);
    return {};
}

template <class Facts>
fault hand_over(const answer<page_of<Facts>>& found, const berth_artifact_taker& to) {
    if (const auto* why = std::get_if<fault>(&found)) return *why;
    const auto& page = std::get<page_of<Facts>>(found);
    for (const Facts& one : page.items) hand(one, to);
    if (page.more && to.more) to.more(to.state, page.items.back().number);
    return {};
}

std::size_t limit_of(std::uint32_t asked) {
    return asked == 0 ? 10 : std::min<std::size_t>(asked, longest_page);
}

// ------------------------------------------------------------------ the functions of the table

bool write(berth_artifact_writer* writer, berth_slice piece, const berth_failure* failure) {
    return guarded(failure, [&] { return writer->content->append(view(piece)); });
}

bool keep(berth_artifact_writer* writer, const berth_artifact_party* by, const berth_artifact_wish* wish,
          const berth_artifact_taker* taker, const berth_failure* failure) {
    const std::unique_ptr<berth_artifact_writer> ended(writer);
    return guarded(failure, [&] {
        store::wish like;
        like.name = text(wish->name);
        like.type = text(wish->content_type);
        like.collection = text(wish->collection);
        like.policy = text(wish->policy);
        like.job = job::bare_id(view(by->job));
        like.owner = owner_of(*ended->in, *by);
        if (!like.job.empty() && !job::is_good_id(like.job))
            return fault{400, "the id of the job is none: " + like.job};
        return hand_over(ended->in->of->keep(std::move(ended->content), like), *taker);
    });
}

bool get(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
         const berth_failure* failure) {
    return guarded(failure, [&] {
        return hand_over(store_of(state).find(whole_id(artifact_urn, view(id)), scope_of(state, *by)), *taker);
    });
}

bool path(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
          const berth_failure* failure) {
    return guarded(failure, [&]() -> fault {
        const auto found = store_of(state).find(whole_id(artifact_urn, view(id)), scope_of(state, *by));
        if (const auto* why = std::get_if<fault>(&found)) return *why;
        const auto& one = std::get<artifact_facts>(found);
        if (one.status != artifact_status::ready)
            return {409, "artifact " + one.id + " is " + std::string(shown_status(one)) + ", expected it to be ready"};
        const std::string place = store_of(state).content(one).string();
        taker->path(taker->state, slice_of(place));
        return {};
    });
}

bool list(void* state, const berth_artifact_party* by, const berth_artifact_query* query,
          const berth_artifact_taker* taker, const berth_failure* failure) {
    return guarded(failure, [&] {
        artifact_query wanted;
        wanted.owner = scope_of(state, *by);
        wanted.limit = limit_of(query->limit);
        wanted.behind = query->behind;
        const auto term = [&](const char* column, berth_slice value) {
            if (!view(value).empty())
                wanted.terms.push_back({column, view(value).find('%') != std::string_view::npos, text(value)});
        };
        term("name", query->name);
        term("type", query->content_type);
        term("collection", query->collection);
        if (!view(query->job).empty())
            wanted.terms.push_back({"job", false, std::string(job::bare_id(view(query->job)))});
        return hand_over(store_of(state).list(wanted), *taker);
    });
}

bool remove(void* state, const berth_artifact_party* by, berth_slice id, const berth_failure* failure) {
    return guarded(failure,
                   [&] { return store_of(state).remove(whole_id(artifact_urn, view(id)), scope_of(state, *by)); });
}

bool add_aspect(void* state, const berth_artifact_party* by, const berth_aspect* one, bool update,
                const berth_artifact_taker* taker, const berth_failure* failure) {
    return guarded(failure, [&] {
        aspect_facts facts;
        facts.entity = text(one->entity);
        facts.schema = text(one->schema);
        facts.content = text(one->content);
        facts.policy = text(one->policy);
        facts.owner = owner_of(state_of(state), *by);
        return hand_over(store_of(state).add_aspect(std::move(facts), update), *taker);
    });
}

bool get_aspect(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
                const berth_failure* failure) {
    return guarded(failure, [&] {
        return hand_over(store_of(state).find_aspect(whole_id(aspect_urn, view(id)), scope_of(state, *by)), *taker);
    });
}

bool list_aspects(void* state, const berth_artifact_party* by, const berth_aspect_query* query,
                  const berth_artifact_taker* taker, const berth_failure* failure) {
    return guarded(failure, [&] {
        aspect_query wanted;
        wanted.owner = scope_of(state, *by);
        wanted.entity = text(query->entity);
        wanted.schema = text(query->schema);
        wanted.at = query->at;
        wanted.behind = query->behind;
        wanted.limit = limit_of(query->limit);
        return hand_over(store_of(state).list_aspects(wanted), *taker);
    });
}

bool retract_aspect(void* state, const berth_artifact_party* by, berth_slice id, const berth_failure* failure) {
    return guarded(
        failure, [&] { return store_of(state).retract_aspect(whole_id(aspect_urn, view(id)), scope_of(state, *by)); });
}

} // namespace

extension::extension(std::shared_ptr<store> of, owner_function owner_of_job)
    : lent_{std::move(of), std::move(owner_of_job)} {
    table_.size = sizeof table_;
    table_.state = const_cast<lent*>(&lent_); // its functions read it alone
    table_.begin = [](void* state, const berth_failure* failure) {
        std::unique_ptr<berth_artifact_writer> made;
        guarded(failure, [&] {
            made.reset(new berth_artifact_writer{&state_of(state), store_of(state).begin()});
            return fault{};
        });
        return made.release();
    };
    table_.write = write;
    table_.keep = keep;
    table_.drop = [](berth_artifact_writer* writer) { delete writer; };
    table_.get = get;
    table_.path = path;
    table_.list = list;
    table_.remove = remove;
    table_.add_aspect = add_aspect;
    table_.get_aspect = get_aspect;
    table_.list_aspects = list_aspects;
    table_.retract_aspect = retract_aspect;
}

} // namespace berth::host::artifact
