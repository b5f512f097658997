#include <artifact/store.hpp>

#include <artifact/aspect_rows.hpp>
#include <artifact/ids.hpp>
#include <artifact/rows.hpp>
#include <observe/log.hpp>

#include <algorithm>
#include <system_error>

namespace berth::host::artifact {

namespace {

fault unknown(const std::string& id) {
    return {404, "there is no artifact " + id};
}

fault broken(const std::string& reason) {
    observe::error("artifacts.failed", {{"reason", reason}});
    return {503, "the store of artifacts failed; the log says why"};
}

fault too_long(std::uint64_t limit) {
    return {413, "the artifact has more than " + std::to_string(limit) +
                     " bytes, which is the limit (artifacts.artifact_bytes)"};
}

bool fits_on_a_line(const std::string& text) {
    return text.size() <= longest_name &&
           std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

aspect_facts tie_to_job(const artifact_facts& one) {
    aspect_facts tie;
    tie.id = new_aspect_id();
    tie.entity = one.id;
    tie.schema = job_schema;
    tie.owner = one.owner;
    tie.valid_from = one.created;
    // The id of a job needs no escapes.
    tie.content = R"({"$schema":")" + tie.schema + R"(","job":")" + std::string(job_urn) + one.job + "\"}";
    return tie;
}

} // namespace

std::variant<std::shared_ptr<store>, std::string> store::open(options within) {
    std::error_code error;
    std::filesystem::create_directories(within.folder, error);
    if (error) return "the artifacts in " + within.folder.string() + " cannot be opened: " + error.message();
    auto opened = database::open(within.folder / "artifacts.db", within.full_durability);
    if (auto* reason = std::get_if<std::string>(&opened)) return std::move(*reason);
    std::shared_ptr<store> made(new store(std::move(within), std::move(std::get<std::unique_ptr<database>>(opened))));
    if (std::string reason = made->recover(); !reason.empty())
        return "the artifacts in " + made->options_.folder.string() + " cannot be opened: " + reason;
    made->sweeping_ = std::thread([self = made.get()] { self->sweep_now_and_then(); });
    return made;
}

store::store(options within, std::unique_ptr<database> kept)
    : options_(std::move(within)), database_(std::move(kept)), files_(options_.folder, options_.full_durability),
      usage_(options_.stored_bytes), uploads_(options_.uploads),
      shown_count_(observe::gauge_of("berth_artifacts", "Artifacts in the store")),
      shown_bytes_(observe::gauge_of("berth_artifact_bytes", "Bytes of their contents and of open uploads")) {}

store::~store() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ending_changed_.notify_all();
    if (sweeping_.joinable()) sweeping_.join();
}

void store::show() const {
    shown_count_.set(static_cast<std::int64_t>(artifacts_.load()));
    shown_bytes_.set(static_cast<std::int64_t>(usage_.used()));
}

// ------------------------------------------------------------------ the start

std::string store::recover() {
    if (std::string reason = files_.prepare(); !reason.empty()) return reason;
    std::set<std::string> known;
    std::vector<artifact_facts> unfinished;
    const std::string reason = database_->read([&](record::connection& on) {
        for (const auto& [digest, size] : contents(on)) {
            known.insert(digest);
            usage_.add(size);
        }
        unfinished = unfinished_artifacts(on);
        artifacts_ = count_artifacts(on);
        aspects_ = count_aspects(on);
    });
    if (!reason.empty()) return reason;
    for (const std::string& digest : files_.keep_only(known))
        observe::error("artifacts.content_missing", {{"digest", digest}});
    take_up(std::move(unfinished));
    show();
    return {};
}

void store::take_up(std::vector<artifact_facts> unfinished) {
    std::set<std::string> names;
    for (const artifact_facts& one : unfinished) names.emplace(bare_part(one.id));
    files_.keep_only_uploads(names);
    for (artifact_facts& one : unfinished) {
        auto upload = std::make_shared<artifact::open_upload>();
        upload->file = file_for(one);
        upload->about = std::move(one);
        upload->touched = now();
        uploads_.add(std::move(upload));
    }
}

std::unique_ptr<incoming> store::file_for(const artifact_facts& upload) {
    const bool known = upload.length >= 0;
    const std::uint64_t most = known ? static_cast<std::uint64_t>(upload.length) : options_.artifact_bytes;
    const fault beyond =
        known ? fault{413, "the upload has announced " + std::to_string(most) + " bytes, and more have come"}
              : too_long(most);
    auto made = std::make_unique<incoming>(files_.upload(bare_part(upload.id)), usage_, most, beyond);
    made->keep(true);
    return made;
}

// ------------------------------------------------------------------ new artifacts

artifact_facts store::facts_for(const wish& like) const {
    artifact_facts one;
    one.id = new_artifact_id();
    one.name = like.name;
    one.type = like.type.empty() ? "application/octet-stream" : like.type;
    one.collection = like.collection;
    one.policy = like.policy;
    one.job = like.job;
    one.owner = like.owner;
    one.length = like.length;
    one.deferred = like.deferred;
    one.created = one.modified = now();
    if (!one.job.empty() && options_.job_time.count() > 0) one.expires = one.created + options_.job_time.count() * 1000;
    return one;
}

std::unique_ptr<incoming> store::begin() {
    return std::make_unique<incoming>(files_.temporary(), usage_, options_.artifact_bytes,
                                      too_long(options_.artifact_bytes));
}

namespace {

fault fault_in(const store::wish& like) {
    for (const std::string* text : {&like.name, &like.type, &like.collection, &like.policy})
        if (!fits_on_a_line(*text))
            return {400, "expected name, content type, collection and policy of an artifact to have at most " +
                             std::to_string(longest_name) + " bytes and no control characters"};
    return {};
}

fault full(std::size_t limit) {
    return {507, std::to_string(limit) + " artifacts are stored already, which is the limit (artifacts.stored)"};
}

} // namespace

answer<artifact_facts> store::keep(std::unique_ptr<incoming> content, const wish& like) {
    if (fault why = fault_in(like)) return why;
    if (artifacts_ >= options_.stored) return full(options_.stored);
    return settle(*content, facts_for(like), true);
}

answer<artifact_facts> store::open_upload(const wish& like) {
    if (fault why = fault_in(like)) return why;
    if (artifacts_ >= options_.stored) return full(options_.stored);
    if (like.length >= 0 && static_cast<std::uint64_t>(like.length) > options_.artifact_bytes)
        return too_long(options_.artifact_bytes);
    if (like.length == 0) return keep(begin(), like);
    if (fault why = uploads_.has_room()) return why;
    artifact_facts one = facts_for(like);
    const std::string reason = database_->write([&](record::connection& on) { insert_artifact(on, one); });
    if (!reason.empty()) return broken(reason);
    ++artifacts_;
    auto upload = std::make_shared<artifact::open_upload>();
    upload->file = file_for(one);
    upload->about = one;
    upload->touched = now();
    uploads_.add(std::move(upload));
    show();
    return one;
}

fault store::announce(upload_lease& upload, std::int64_t length) {
    artifact_facts& about = upload->about;
    if (about.length >= 0 && about.length != length)
        return {400, "the upload has announced " + std::to_string(about.length) + " bytes, found Upload-Length " +
                         std::to_string(length)};
    if (about.length >= 0) return {};
    if (static_cast<std::uint64_t>(length) > options_.artifact_bytes) return too_long(options_.artifact_bytes);
    if (static_cast<std::uint64_t>(length) < upload->file->size())
        return {400, "expected Upload-Length to be at least the " + std::to_string(upload->file->size()) +
                         " bytes that have come"};
    about.length = length;
    upload->length_told = true;
    upload->file = file_for(about);
    return {};
}

answer<artifact_facts> store::advance(upload_lease& upload, bool over) {
    upload->touched = now();
    if (fault why = upload->file->close(options_.full_durability)) return why;
    artifact_facts one = upload->about;
    if (!over && !upload->complete()) {
        if (upload->length_told)
            if (const std::string reason = database_->write([&](record::connection& on) { tell_length(on, one); });
                !reason.empty())
                return broken(reason);
        upload->length_told = false;
        one.size = upload->file->size();
        return one;
    }
    auto settled = settle(*upload->file, std::move(one), false);
    if (std::holds_alternative<artifact_facts>(settled)) uploads_.remove(upload->about.id);
    return settled;
}

// The content moves to its place and its row says so, with no other write in between.
answer<artifact_facts> store::settle(incoming& content, artifact_facts one, bool is_new) {
    if (fault why = content.append({})) return why; // there is a file also when nothing came
    if (fault why = content.close(false)) return why;
    const auto digested = files_.digest_of(content.file());
    if (!digested.fault.empty()) return broken(digested.fault);
    one.digest = digested.digest;
    one.size = content.size();
    one.status = artifact_status::ready;
    one.modified = now();
    one.length = static_cast<std::int64_t>(one.size);
    bool moved = false, gone = false;
    const std::string reason = database_->write([&](record::connection& on) {
        const bool there = files_.has(one.digest);
        if (is_new)
            insert_artifact(on, one);
        else
            gone = !finish_artifact(on, one);
        if (is_new && !one.job.empty()) {
            aspect_facts tie = tie_to_job(one);
            insert_aspect(on, tie);
        }
        if (there || gone) return;
        if (std::string why = files_.adopt(content.file(), one.digest); !why.empty()) throw std::runtime_error(why);
        moved = true;
    });
    if (moved) content.adopted();
    if (!reason.empty()) {
        if (moved) drop_unused(one.digest, one.size);
        return broken(reason);
    }
    if (gone) return unknown(one.id);
    content.keep(false);
    if (is_new) ++artifacts_;
    if (is_new && !one.job.empty()) ++aspects_;
    show();
    return one;
}

void store::drop_unused(const std::string& digest, std::uint64_t size) {
    bool used = true;
    (void)database_->write([&](record::connection& on) { used = content_is_used(on, digest); },
                           [&] {
                               if (used) return;
                               files_.remove(digest);
                               usage_.give_back(size);
                           });
}

// ------------------------------------------------------------------ those there are

answer<artifact_facts> store::find(const std::string& id, const scope& whose) {
    std::optional<artifact_facts> found;
    const std::string reason = database_->read([&](record::connection& on) { found = find_artifact(on, id); });
    if (!reason.empty()) return broken(reason);
    if (!found || (whose && *whose != found->owner)) return unknown(id);
    if (found->status == artifact_status::pending) found->size = uploads_.offset(id).value_or(0);
    return std::move(*found);
}

answer<page_of<artifact_facts>> store::list(const artifact_query& wanted) {
    page_of<artifact_facts> page;
    const std::string reason = database_->read([&](record::connection& on) { page = list_artifacts(on, wanted); });
    if (!reason.empty()) return broken(reason);
    for (artifact_facts& one : page.items)
        if (one.status == artifact_status::pending) one.size = uploads_.offset(one.id).value_or(0);
    return page;
}

fault store::remove(const std::string& id, const scope& whose) {
    auto found = find(id, whose);
    if (auto* why = std::get_if<fault>(&found)) return std::move(*why);
    const artifact_facts& one = std::get<artifact_facts>(found);
    if (one.status != artifact_status::pending) return remove_row(one);
    auto taken = uploads_.take(id);
    if (auto* why = std::get_if<fault>(&taken)) return std::move(*why);
    upload_lease& upload = std::get<upload_lease>(taken);
    if (fault why = remove_row(one)) return why;
    upload->file->keep(false);
    uploads_.remove(id);
    return {};
}

fault store::remove_row(const artifact_facts& one) {
    bool used = true;
    std::size_t aspects = 0;
    const std::string reason = database_->write(
        [&](record::connection& on) {
            remove_artifact(on, one.id);
            remove_aspects_of(on, one.id);
            aspects = static_cast<std::size_t>(sqlite3_changes(on.handle()));
            used = one.digest.empty() || content_is_used(on, one.digest);
        },
        [&] {
            if (used) return;
            files_.remove(one.digest);
            usage_.give_back(one.size);
        });
    if (!reason.empty()) return broken(reason);
    --artifacts_;
    aspects_ -= aspects;
    show();
    return {};
}

} // namespace berth::host::artifact
