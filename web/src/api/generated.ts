// Generated from api/*.json by "npm run api". Do not edit.
export interface components {
    schemas: {
        /** @description The data of each event by its name. */
        LiveEvents: {
            /** @description The first event of a stream. */
            hello: components["schemas"]["HelloEvent"];
            /** @description Nothing has happened for five seconds; its id is the newest position. */
            alive: components["schemas"]["HelloEvent"];
            /** @description At most ten a second, for the runs named by runId. */
            points: components["schemas"]["PointsEvent"];
            /** @description A watched run, or a run of a watched experiment, has changed. */
            run: components["schemas"]["RunEvent"];
            /** @description At most two a second, for watched experiments. Ignore a value whose step and time are before those already known. */
            metrics: components["schemas"]["MetricsEvent"];
            /** @description Signs of life of running runs, at most two a second. */
            seen: components["schemas"]["SeenEvent"];
            /** @description An experiment, or the number of its runs, has changed. */
            experiment: components["schemas"]["ExperimentEvent"];
            /** @description A registered model, one of its versions, or an alias or tag has changed. */
            registry: components["schemas"]["RegistryEvent"];
            /** @description Events were lost: read again what is shown. */
            resync: components["schemas"]["ResyncEvent"];
            /** @description Alerts of a watched run or experiment have changed, one has fired, or a firing was acknowledged. */
            alert: components["schemas"]["AlertEvent"];
        };
        /**
         * @description What went wrong, for programs. CORRUPT: stored bytes fail their checksum. UNAVAILABLE: nothing was stored, try again. OUTCOME_UNKNOWN: it may or may not have been stored; only a frame with writer and sequence is safe to send again.
         * @enum {string}
         */
        ErrorCode: "INVALID_ARGUMENT" | "UNAUTHENTICATED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "TOO_SLOW" | "CONFLICT" | "ALREADY_EXISTS" | "TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "TOO_MANY_REQUESTS" | "INTERNAL" | "CORRUPT" | "NOT_IMPLEMENTED" | "UNAVAILABLE" | "OUTCOME_UNKNOWN" | "STORAGE_FULL";
        Error: {
            error: {
                code: components["schemas"]["ErrorCode"];
                /** @description What went wrong, for people; it names the value and the limit. */
                message: string;
                /** @description Also in the server's log and in the header Quipu-Request-Id. */
                requestId: string;
                /** @description Further facts. A syntax error of a filter or an order has `field` (filter or orderBy), `position` and `length` (offsets in characters), and for an order `index`. */
                details: {
                    [key: string]: string | number;
                };
            };
        };
        /**
         * Format: int64
         * @description Milliseconds since the epoch.
         */
        Time: number;
        /** @description Damaged rows that answers have left out since the server started. `quipu verify` finds all damaged rows. */
        DamagedRows: {
            /** @description No more than 1000 are counted. */
            count: number;
            /** @description The first of them: table, key and what is wrong. */
            rows: string[];
        };
        /** @description The most that a request or a page may have. */
        Limits: {
            maxArtifactsPerPage: number;
            maxBodyBytes: number;
            maxBuckets: number;
            maxBucketsPerQuery: number;
            maxColumnsPerPage: number;
            maxColumnsPerSearch: number;
            maxEventStreamRuns: number;
            maxExperimentsPerPage: number;
            maxExperimentsPerSearch: number;
            maxFilterChars: number;
            maxFrameBytes: number;
            maxFrameKeys: number;
            maxFramePoints: number;
            maxKeyChars: number;
            maxParamValueChars: number;
            maxParamsPerRequest: number;
            maxPointsPerPage: number;
            maxPreviewBytes: number;
            maxRunsPerPage: number;
            maxSeriesPerPage: number;
            maxSeriesPerQuery: number;
            maxTagValueChars: number;
            maxTagsPerRequest: number;
        };
        Server: {
            /** @constant */
            name: "quipu";
            version: string;
            project: string;
            startedMs: components["schemas"]["Time"];
            /** @description Whether the server accepts writes at the moment. */
            writable: boolean;
            /** @description Why writes are refused, or all writes but removals; absent while writes are accepted. */
            refused?: string;
            damagedRows: components["schemas"]["DamagedRows"];
            limits: components["schemas"]["Limits"];
        };
        Removal: {
            /**
             * Format: int64
             * @description Only what was deleted longer ago than this is removed; 0 removes everything that is deleted.
             */
            olderThanMs: number;
            /**
             * @description Remove nothing.
             * @default false
             */
            dryRun?: boolean;
        };
        Removed: {
            dryRun: boolean;
            /** Format: int64 */
            runs: number;
            /**
             * Format: int64
             * @description Deleted experiments that have no runs and models left.
             */
            experiments: number;
            /**
             * Format: int64
             * @description Deleted models, and models of deleted experiments.
             */
            models: number;
            /**
             * Format: int64
             * @description Uploads that were never completed.
             */
            uploads: number;
            /** Format: int64 */
            points: number;
            /**
             * Format: int64
             * @description Bytes that the points took in the database.
             */
            pointBytes: number;
            /**
             * Format: int64
             * @description Files of the runs and models.
             */
            artifacts: number;
            /**
             * Format: int64
             * @description Bytes of these files. Other runs may have some of them, too.
             */
            artifactBytes: number;
            /**
             * Format: int64
             * @description Blobs that no file refers to any more.
             */
            blobs: number;
            /** Format: int64 */
            blobBytes: number;
            /**
             * Format: int64
             * @description Bytes by which the database has become smaller; 0 with dryRun.
             */
            givenBackBytes: number;
            /** @description Whether blobs had to stay because a backup was copying them. Then remove again later. */
            blobsStay: boolean;
        };
        Project: {
            /** @description It never changes. */
            name: string;
            /** @description Markdown. */
            description: string;
            /** @description Whether lists hide the project. It is read and written as before. */
            archived: boolean;
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Experiments that are not deleted.
             */
            experimentCount: number;
            /**
             * Format: int64
             * @description Runs that are not deleted.
             */
            runCount: number;
            /**
             * Format: int64
             * @description Start of the newest of these runs; absent if there are none.
             */
            lastRunMs?: number;
        };
        ProjectList: {
            projects: components["schemas"]["Project"][];
        };
        NewProject: {
            /** @description Lower-case letters, digits, `-`, `_` and `.`; the first is a letter or a digit. */
            name: string;
            description?: string;
            /**
             * @description What happens if there is one of this name.
             * @default fail
             * @enum {string}
             */
            ifExists?: "fail" | "return";
        };
        ProjectChange: {
            description?: string;
            archived?: boolean;
        };
        /**
         * @description Whether the answer has what is active, what is deleted, or both.
         * @enum {string}
         */
        View: "active" | "deleted" | "all";
        /** @description A decimal number; 0 is the experiment Default. */
        ExperimentId: string;
        /** @enum {string} */
        ExperimentStatus: "active" | "completed" | "archived";
        Tags: {
            [key: string]: string;
        };
        Experiment: {
            id: components["schemas"]["ExperimentId"];
            name: string;
            /** @description Markdown. */
            description: string;
            status: components["schemas"]["ExperimentStatus"];
            deleted: boolean;
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
            tags: components["schemas"]["Tags"];
            /** @description The address to which MLflow's clients send artifacts themselves, such as `s3://bucket/folder`; absent if they send them to this server, which never reads from the address. */
            artifactLocation?: string;
            /**
             * Format: int64
             * @description Runs that are not deleted.
             */
            runCount: number;
            /**
             * Format: int64
             * @description Start of the newest of these runs; absent if there are none.
             */
            lastRunMs?: number;
        };
        ExperimentPage: {
            experiments: components["schemas"]["Experiment"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        NewExperiment: {
            /** @description `/` folds experiments into folders. */
            name: string;
            description?: string;
            tags?: components["schemas"]["Tags"];
            /**
             * @description What happens if there is one of this name. update: a description that is not empty replaces the one there, and tags are added.
             * @default fail
             * @enum {string}
             */
            ifExists?: "fail" | "return" | "update";
        };
        /** @description A null removes the tag; tags not named stay. */
        TagChanges: {
            [key: string]: string | null;
        };
        ExperimentChange: {
            name?: string;
            description?: string;
            status?: components["schemas"]["ExperimentStatus"];
            tags?: components["schemas"]["TagChanges"];
        };
        /** @enum {string} */
        ColumnKind: "metric" | "param" | "tag";
        Column: {
            kind: components["schemas"]["ColumnKind"];
            key: string;
            /** Format: int64 */
            runs: number;
            /** @description Whether runs, deleted ones included, have different values of this param. Only a param has it. */
            varies?: boolean;
        };
        Columns: {
            columns: components["schemas"]["Column"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
            /** @description Whether there is another page. */
            truncated: boolean;
            /**
             * Format: int64
             * @description Keys in all pages.
             */
            total: number;
        };
        WebhookId: string;
        /**
         * @description The form of the messages: json, signed as the Standard Webhooks say; that of MLflow's webhooks; an incoming webhook of Slack; a workflow of Teams; an e-mail, whose address is mailto: and e-mail addresses with commas between them.
         * @enum {unknown}
         */
        WebhookFormat: "json" | "mlflow" | "slack" | "teams" | "email";
        /** @description A thing, a dot and a verb, such as run.failed or alert.fired. */
        EventName: string;
        Webhook: {
            id: components["schemas"]["WebhookId"];
            name: string;
            description?: string;
            format: components["schemas"]["WebhookFormat"];
            /** @description Where messages go. The path of an address of Slack or Teams is a secret and left out. */
            url: string;
            events: components["schemas"]["EventName"][];
            /** @description Whether there is a secret that signs. It is never sent. */
            signed: boolean;
            /** @description Whether messages are made and sent. */
            active: boolean;
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
        };
        WebhookList: {
            webhooks: components["schemas"]["Webhook"][];
            /** @description All events there are. */
            events: components["schemas"]["EventName"][];
            /** @description The events that the format mlflow has. */
            mlflowEvents: components["schemas"]["EventName"][];
        };
        NewWebhook: {
            name: string;
            description?: string;
            /** @default json */
            format?: components["schemas"]["WebhookFormat"];
            url: string;
            events: components["schemas"]["EventName"][];
            /** @description Signs the messages of the formats json and mlflow; empty to sign no longer. One that begins with whsec_ is a key in base 64. */
            secret?: string;
            /** @default true */
            active?: boolean;
        };
        WebhookChange: {
            name?: string;
            description?: string;
            /** @default json */
            format?: components["schemas"]["WebhookFormat"];
            url?: string;
            events?: components["schemas"]["EventName"][];
            /** @description Signs the messages of the formats json and mlflow; empty to sign no longer. One that begins with whsec_ is a key in base 64. */
            secret?: string;
            /** @default true */
            active?: boolean;
        };
        WebhookTest: {
            /** @description The event of the example; by default the first of the webhook. */
            event?: components["schemas"]["EventName"];
        };
        WebhookTestResult: {
            /** @description Whether the receiver has taken the message. */
            taken: boolean;
            /** @description The status of HTTP, if there was an answer. */
            status?: number;
            /** @description The beginning of the body of the answer. */
            answer?: string;
            /** @description Why the message was not taken. */
            error?: string;
        };
        WebhookMessage: {
            /** Format: int64 */
            number: number;
            /** @description By which the receiver recognises a message that comes again. */
            id: string;
            event: components["schemas"]["EventName"];
            timeMs: components["schemas"]["Time"];
            title: string;
            /** @enum {unknown} */
            state: "waiting" | "sent" | "failed";
            /** @description The tries that have ended. */
            tries: number;
            /** @description When the next try is due; only of a message that waits. */
            nextMs?: components["schemas"]["Time"];
        };
        WebhookMessagePage: {
            messages: components["schemas"]["WebhookMessage"][];
            nextPageToken?: string;
        };
        WebhookTry: {
            number: number;
            startedMs: components["schemas"]["Time"];
            /** Format: int64 */
            tookMs: number;
            /** @description The status of HTTP, if there was an answer. */
            status?: number;
            /** @description Why the message was not taken; absent if it was. */
            error?: string;
        };
        TriedWebhookMessage: {
            message: components["schemas"]["WebhookMessage"];
            /** @description What happened, by the event. */
            data: {
                [key: string]: unknown;
            };
            /** @description The last 20 tries, oldest first. */
            tries: components["schemas"]["WebhookTry"][];
        };
        /** @description 32 lower-case hexadecimal digits. */
        RunId: string;
        /** @description Typed scalars by key; nested maps are flattened with dots. */
        Params: {
            [key: string]: string | number | boolean;
        };
        NewRun: {
            /** @description Chosen by the client, so that the request can be repeated. */
            id?: components["schemas"]["RunId"];
            experimentId?: components["schemas"]["ExperimentId"];
            /** @description Name of the experiment instead of its id; made if there is none. */
            experiment?: string;
            name?: string;
            user?: string;
            startMs?: components["schemas"]["Time"];
            parentRunId?: components["schemas"]["RunId"];
            params?: components["schemas"]["Params"];
            tags?: components["schemas"]["Tags"];
            notes?: string;
        } & (unknown | unknown);
        /** @enum {string} */
        RunStatus: "running" | "scheduled" | "completed" | "failed" | "killed";
        /** @description Somebody, or an alert, has asked the run to stop. */
        StopRequest: {
            requestedMs: components["schemas"]["Time"];
            /** @description Empty if an alert has asked, or nobody is known. */
            user: string;
            /** @description Empty if none is given. */
            reason: string;
        };
        /** @description A 64-bit float. NaN and infinities, which JSON lacks, are strings. */
        Number: number | ("NaN" | "Infinity" | "-Infinity");
        MetricSummary: {
            last: components["schemas"]["Number"];
            /** Format: int64 */
            lastStep: number;
            lastMs: components["schemas"]["Time"];
            first: components["schemas"]["Number"];
            /** @description Of all values but NaN; NaN if all values are NaN. The same holds for max and mean. */
            min: components["schemas"]["Number"];
            max: components["schemas"]["Number"];
            mean: components["schemas"]["Number"];
            /** Format: int64 */
            count: number;
            hasNaN: boolean;
            hasInfinity: boolean;
        };
        DatasetInput: {
            name: string;
            digest: string;
            sourceType: string;
            source: string;
            /** @description The URI or path in source, if source is of the form that Quipu and MLflow write. */
            uri?: string;
            description?: string;
            schema?: string;
            profile?: string;
            context?: string;
            tags: components["schemas"]["Tags"];
        };
        /** @description Made by the client that begins it. */
        AttemptId: string;
        Attempt: {
            id: components["schemas"]["AttemptId"];
            /** @description Attempts are numbered from 0; the attempt 0, with which a run begins, is not listed. */
            number: number;
            /** Format: int64 */
            fromStep: number;
            startMs: components["schemas"]["Time"];
        };
        Run: {
            id: components["schemas"]["RunId"];
            experimentId: components["schemas"]["ExperimentId"];
            name: string;
            status: components["schemas"]["RunStatus"];
            user: string;
            deleted: boolean;
            startMs: components["schemas"]["Time"];
            endMs?: components["schemas"]["Time"];
            parentRunId?: components["schemas"]["RunId"];
            /**
             * Format: int64
             * @description The last sign of life of its client. Only a running run has it.
             */
            seenMs?: number;
            /**
             * Format: int64
             * @description When the run counts as lost unless another sign of life arrives before: 60 seconds after the last one if its client sends heartbeats, else a day after the last write. Only a running run has it.
             */
            lostAtMs?: number;
            /**
             * @description lostAtMs has passed: the client has probably ended without saying so. Absent otherwise.
             * @constant
             */
            lost?: true;
            /**
             * Format: int64
             * @description How many runs that are not deleted have it as their parent; absent if none, and in answers to changes.
             */
            children?: number;
            /**
             * Format: int64
             * @description Firings of alerts that nobody has acknowledged; absent if none, and in answers to changes.
             */
            firings?: number;
            /** @description In the answer for a single run. */
            stop?: components["schemas"]["StopRequest"];
            params: components["schemas"]["Params"];
            tags: components["schemas"]["Tags"];
            /** @description Summaries by key. Absent in answers to changes. */
            metrics?: {
                [key: string]: components["schemas"]["MetricSummary"];
            };
            /** @description Markdown. */
            notes?: string;
            /** @description Datasets the run used. */
            inputs?: components["schemas"]["DatasetInput"][];
            /** @description The attempts after the first, in the answer for a single run; absent if there are none. */
            attempts?: components["schemas"]["Attempt"][];
        };
        RunSearch: {
            /** @description The experiments whose runs are searched; absent for all experiments of the project. */
            experimentIds?: components["schemas"]["ExperimentId"][];
            /** @description Such as `metrics.loss < 0.1 and params.lr = '0.1'`. */
            filter?: string;
            orderBy?: string[];
            /** @default active */
            view?: components["schemas"]["View"];
            /** @default 100 */
            maxResults?: number;
            /** @description Of the page before: the answer goes on behind the last run of that page, also if it is gone. */
            pageToken?: string | null;
            columns?: string[];
        };
        RunPage: {
            runs: components["schemas"]["Run"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
            /**
             * Format: int64
             * @description Runs in all pages.
             */
            total: number;
        };
        RunChange: {
            name?: string;
            status?: components["schemas"]["RunStatus"];
            /**
             * Format: int64
             * @description Defaults to now if the status ends the run.
             */
            endMs?: number;
            /** @description Empty removes them. */
            notes?: string;
            /** @description The version that the notes were edited from, 0 if there was none: if there is a newer one, nothing changes, and the answer is CONFLICT. Absent: whatever the newest is, it becomes an earlier one. */
            notesVersion?: number;
            /** @description A param never changes its value. */
            params?: components["schemas"]["Params"];
            tags?: components["schemas"]["TagChanges"];
        };
        Children: {
            runs: components["schemas"]["Run"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        RunMove: {
            runIds: components["schemas"]["RunId"][];
            experimentId: components["schemas"]["ExperimentId"];
        };
        MovedRuns: {
            /** @description With those below them. */
            moved: {
                runId: components["schemas"]["RunId"];
                fromExperimentId: components["schemas"]["ExperimentId"];
            }[];
        };
        NotesVersion: {
            /** @description From 1. */
            version: number;
            /** @description Absent if nobody knows when. */
            savedMs?: number;
            /** @description Who saved it; absent if unknown. */
            user?: string;
            /** @description Markdown; empty if the notes were removed. */
            notes: string;
        };
        NotesHistory: {
            versions: components["schemas"]["NotesVersion"][];
            nextPageToken?: string;
        };
        Appended: {
            /**
             * Format: int64
             * @description How many values were stored now.
             */
            points: number;
            /** @description The sequence of the writer, or a later one, was stored before, so nothing was stored now. */
            duplicate: boolean;
        };
        Attempts: {
            attempts: components["schemas"]["Attempt"][];
        };
        NewAttempt: {
            id: components["schemas"]["AttemptId"];
            /**
             * Format: int64
             * @description The first step that is superseded.
             */
            fromStep: number;
            /**
             * Format: int64
             * @description Milliseconds since the epoch; attempts follow one another in this order.
             */
            startMs: number;
        };
        Begun: {
            attempt: components["schemas"]["Attempt"];
        };
        FieldStats: {
            last?: components["schemas"]["Number"];
            /** Format: int64 */
            lastStep?: number;
            lastMs?: components["schemas"]["Time"];
            first?: components["schemas"]["Number"];
            min?: components["schemas"]["Number"];
            max?: components["schemas"]["Number"];
            mean?: components["schemas"]["Number"];
            /**
             * Format: int64
             * @description How many values are numbers; absent, like the fields before it, if none is.
             */
            count?: number;
            hasNaN?: boolean;
            hasInfinity?: boolean;
            /**
             * Format: int64
             * @description How many values are not numbers, in all attempts; absent if all are.
             */
            jsonCount?: number;
        };
        Stream: {
            stream: string;
            /**
             * Format: int64
             * @description The number of rows, of all attempts.
             */
            rows: number;
            /** @description By field: the summary of its living numbers, if it has any, and the number of its other values, in all attempts. */
            fields: {
                [key: string]: components["schemas"]["FieldStats"];
            };
        };
        Streams: {
            streams: components["schemas"]["Stream"][];
        };
        Row: {
            /** Format: int64 */
            index: number;
            /** Format: int64 */
            step: number;
            timeMs: components["schemas"]["Time"];
            /** @description The attempt that the row belongs to; absent for the first. */
            attempt?: components["schemas"]["AttemptId"];
            /** @description Numbers, or any other JSON that was logged, as it is. */
            fields: {
                [key: string]: unknown;
            };
            /** @description Fields whose value is a string although it reads like a number that is not finite. */
            strings?: string[];
        };
        Rows: {
            stream: string;
            /** Format: int64 */
            startIndex: number;
            /**
             * Format: int64
             * @description The index after the last row.
             */
            endIndex: number;
            /** Format: int64 */
            total: number;
            hasMore: boolean;
            rows: components["schemas"]["Row"][];
        };
        NewRow: {
            /**
             * Format: int64
             * @description Ignored. It is allowed so that a row from listRows can be sent as it is.
             */
            index?: number;
            /** @description One name, without a slash; absent for the stream without a name. */
            stream?: string;
            /**
             * Format: int64
             * @description Defaults to the index of the row in its stream.
             */
            step?: number;
            /** @description Defaults to the time of the request. */
            timeMs?: components["schemas"]["Time"];
            /** @description Numbers, or any other JSON. The strings NaN, Infinity and -Infinity are numbers, but for those of the fields named in strings. */
            fields: {
                [key: string]: unknown;
            };
            strings?: string[];
        };
        /**
         * Format: int64
         * @description Microseconds since the epoch.
         */
        TimeUs: number;
        /** @enum {string} */
        LogLevel: "debug" | "info" | "warn" | "error" | "fatal";
        LogEntry: {
            /**
             * Format: int64
             * @description No other entry of the run has this index. Of entries with equal times, the later one has the greater index.
             */
            index: number;
            timeUs: components["schemas"]["TimeUs"];
            level: components["schemas"]["LogLevel"];
            message: string;
            /** @description The name of the logger that the entry comes from; absent for the run itself. */
            logger?: string;
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The stack trace of an exception. */
            exception?: string;
        };
        LogEntries: {
            entries: components["schemas"]["LogEntry"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        NewLogEntry: {
            /**
             * Format: int64
             * @description Ignored. It is allowed so that an entry from listLog can be sent as it is.
             */
            index?: number;
            /** @description Defaults to the time of the request. */
            timeUs?: components["schemas"]["TimeUs"];
            /** @description Defaults to info. */
            level?: components["schemas"]["LogLevel"];
            message: string;
            /** @description The name of the logger that the entry comes from; absent for the run itself. */
            logger?: string;
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The stack trace of an exception. */
            exception?: string;
        };
        AppendedEntries: {
            /**
             * Format: int64
             * @description How many entries the request has.
             */
            entries: number;
            /** @description The sequence of the writer, or a later one, was stored before, so nothing was stored now. */
            duplicate: boolean;
        };
        Track: {
            topic: string;
            /**
             * Format: int64
             * @description How many rows; rows of equal times that were appended just now may count more than once.
             */
            rows: number;
            firstUs: components["schemas"]["TimeUs"];
            lastUs: components["schemas"]["TimeUs"];
        };
        Tracks: {
            tracks: components["schemas"]["Track"][];
        };
        TrackRow: {
            timeUs: components["schemas"]["TimeUs"];
            /** @description Numbers, or any other JSON that was appended, as it is. */
            fields: {
                [key: string]: unknown;
            };
            /** @description Fields whose value is a string although it reads like a number that is not finite. */
            strings?: string[];
        };
        TrackRows: {
            rows: components["schemas"]["TrackRow"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        NewTrackRow: {
            /** @description Defaults to the time of the request. */
            timeUs?: components["schemas"]["TimeUs"];
            /** @description Numbers, or any other JSON; no name holds a slash. The strings NaN, Infinity and -Infinity are numbers, but for those of the fields named in strings. */
            fields: {
                [key: string]: unknown;
            };
            strings?: string[];
        };
        AppendedRows: {
            /**
             * Format: int64
             * @description How many rows the request has.
             */
            rows: number;
            /** @description The sequence of the writer, or a later one, was stored before, so nothing was stored now. */
            duplicate: boolean;
        };
        SpanId: string;
        Attributes: {
            [key: string]: unknown;
        };
        Task: {
            id: components["schemas"]["SpanId"];
            parentId?: components["schemas"]["SpanId"];
            name: string;
            label?: string;
            /** @enum {string} */
            status: "running" | "completed" | "failed";
            startUs: components["schemas"]["TimeUs"];
            endUs?: components["schemas"]["TimeUs"];
            attributes?: components["schemas"]["Attributes"];
            /** @description The stack trace of the exception that ended the task. */
            error?: string;
            /**
             * Format: int64
             * @description How many tasks are directly in this one.
             */
            children: number;
        };
        TaskList: {
            tasks: components["schemas"]["Task"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Digest: string;
        Use: {
            runId: components["schemas"]["RunId"];
            /** @description Absent for the run itself. */
            taskId?: components["schemas"]["SpanId"];
            /** @enum {string} */
            direction: "input" | "output" | "none";
            name: string;
            object: components["schemas"]["Digest"];
            timeUs: components["schemas"]["TimeUs"];
            attributes?: components["schemas"]["Attributes"];
        };
        TaskWithUses: components["schemas"]["Task"] & {
            uses: components["schemas"]["Use"][];
        };
        UseList: {
            uses: components["schemas"]["Use"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        UsePage: {
            uses: components["schemas"]["Use"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Link: {
            from: components["schemas"]["Digest"];
            to: components["schemas"]["Digest"];
            name: string;
            runId: components["schemas"]["RunId"];
            timeUs: components["schemas"]["TimeUs"];
            attributes?: components["schemas"]["Attributes"];
        };
        LinkPage: {
            links: components["schemas"]["Link"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        ObjectDigests: {
            objects: components["schemas"]["Digest"][];
        };
        /** @description Only the digest is known of an object that was named and has not arrived yet. */
        FoundObject: {
            digest: components["schemas"]["Digest"];
            mediaType?: string;
            /** @description The JSON Schema of the value, as the very text that the digest of the object is of. */
            schemaText?: string;
            /** @description The SHA-256 of the bytes. */
            content?: components["schemas"]["Digest"];
            /** Format: int64 */
            sizeBytes?: number;
            loggedUs?: components["schemas"]["TimeUs"];
            /** @description The bytes, if they came with the object; larger ones are its content. */
            base64?: string;
        };
        FoundObjects: {
            objects: components["schemas"]["FoundObject"][];
        };
        Writer: {
            writer: string;
            /**
             * Format: int64
             * @description 0 if the writer has stored nothing.
             */
            sequence: number;
        };
        Contents: {
            contents: components["schemas"]["Digest"][];
        };
        MissingContents: {
            missing: components["schemas"]["Digest"][];
        };
        StoredContent: {
            content: components["schemas"]["Digest"];
        };
        /** @description Only the digest is known of an object that was named and has not arrived yet. */
        Object: {
            digest: components["schemas"]["Digest"];
            mediaType?: string;
            /** @description The JSON Schema of the value. */
            schema?: {
                [key: string]: unknown;
            };
            /** @description The SHA-256 of the bytes. */
            content?: components["schemas"]["Digest"];
            /** Format: int64 */
            sizeBytes?: number;
            loggedUs?: components["schemas"]["TimeUs"];
        };
        Graph: {
            objects: {
                digest: components["schemas"]["Digest"];
                depth: number;
            }[];
            links: components["schemas"]["Link"][];
            /** @description More objects or links follow than the limits allow. */
            cutOff: boolean;
        };
        Path: {
            found: boolean;
            links: components["schemas"]["Link"][];
        };
        Difference: {
            onlyFirst: components["schemas"]["Digest"][];
            onlySecond: components["schemas"]["Digest"][];
            both: components["schemas"]["Digest"][];
            /** @description One of the objects has more origins than the limits allow. */
            cutOff: boolean;
        };
        Series: {
            key: string;
            summary: components["schemas"]["MetricSummary"];
        };
        SeriesPage: {
            series: components["schemas"]["Series"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Point: {
            /** Format: int64 */
            index: number;
            /** Format: int64 */
            step: number;
            timeMs: components["schemas"]["Time"];
            value: components["schemas"]["Number"];
        };
        Points: {
            key: string;
            /** Format: int64 */
            total: number;
            points: components["schemas"]["Point"][];
            /**
             * Format: int64
             * @description The startIndex of the next page; absent on the last page.
             */
            nextIndex?: number;
        };
        SeriesRef: {
            runId: components["schemas"]["RunId"];
            key: string;
        };
        /**
         * @description relative: milliseconds since the start of the run; index: the place of the row in its stream.
         * @enum {string}
         */
        XAxis: "step" | "time" | "relative" | "index";
        /**
         * @description living: without the points that later attempts have superseded.
         * @enum {string}
         */
        WhichAttempts: "living" | "all";
        ChartQuery: {
            series: components["schemas"]["SeriesRef"][];
            /** @default step */
            x?: components["schemas"]["XAxis"];
            /** @default living */
            attempts?: components["schemas"]["WhichAttempts"];
            /** @description A field of the stream to be used as the x axis, such as the epoch. Not together with x. */
            xField?: string;
            /** @description The least x shown. */
            from?: components["schemas"]["Number"];
            /** @description The greatest x shown. */
            to?: components["schemas"]["Number"];
            /** @default 400 */
            buckets?: number;
            /**
             * @description The weight of an exponential moving average over the points, in the order of x: about the last 1 / (1 - smoothing) points count. It does not depend on the buckets.
             * @default 0
             */
            smoothing?: number;
        };
        /** @description A place on the axis for each bucket. */
        Places: number[];
        /** @description A count for each bucket. */
        Counts: number[];
        /** @description A number for each bucket; null where there is none. */
        Numbers: (number | ("NaN" | "Infinity" | "-Infinity") | null)[];
        /** @description The state from which a client can continue the average. */
        MovingAverage: {
            /** @description The average at the last point in range. */
            value: components["schemas"]["Number"];
            /** @description The sum of the weights, by which the average is divided. */
            weights: number;
        };
        Chart: {
            runId: components["schemas"]["RunId"];
            key: string;
            /**
             * Format: int64
             * @description Points of the whole series.
             */
            total: number;
            /**
             * Format: int64
             * @description Points between from and to.
             */
            inRange: number;
            /** @description The number of buckets that hold points, which is the length of the arrays. */
            buckets: number;
            /** @description Whether each bucket is one point. Then xEnd, count, min, max, mean and first are absent. */
            exact: boolean;
            /** @description The place of the first point of each bucket. */
            x: number[];
            /** @description The place of the last point of each bucket. */
            xEnd?: components["schemas"]["Places"];
            count?: components["schemas"]["Counts"];
            /** @description The least finite value; null if the bucket has none. */
            min?: (number | null)[];
            max?: (number | null)[];
            mean?: (number | null)[];
            first?: components["schemas"]["Number"][];
            last: components["schemas"]["Number"][];
            /** @description How many values are NaN; absent, like posInf and negInf, if all values are finite. */
            nan?: components["schemas"]["Counts"];
            posInf?: components["schemas"]["Counts"];
            negInf?: components["schemas"]["Counts"];
            /** @description The moving average at the last finite point of each bucket; absent if smoothing is 0. */
            smoothed?: components["schemas"]["Numbers"];
            smoothedLast?: components["schemas"]["MovingAverage"];
            /** @description Of the last point of each bucket. */
            step: number[];
            /** @description Of the last point of each bucket. */
            time: number[];
            /**
             * Format: int64
             * @description The step of the last point of the whole series; absent, like lastMs, if the series has no points.
             */
            lastStep?: number;
            lastMs?: components["schemas"]["Time"];
        };
        Charts: {
            /** @description In the order they were asked for. */
            series: components["schemas"]["Chart"][];
        };
        GroupQuery: {
            /** @description The runs, if experimentIds is absent. */
            runIds?: components["schemas"]["RunId"][];
            /** @description The experiments whose runs are meant, if runIds is absent; filter may choose among the runs. */
            experimentIds?: components["schemas"]["ExperimentId"][];
            /** @description Over the runs of experimentIds. */
            filter?: string;
            /** @description The series. */
            key: string;
            /** @description `params.KEY`, `tags.KEY`, `status`, `user` or `name`: runs with equal values make a group. */
            groupBy?: string[];
            /** @description Runs that differ only in these params make a group. Exactly one of groupBy and allParamsBut is given. */
            allParamsBut?: string[];
            /** @default step */
            x?: components["schemas"]["XAxis"];
            /** @description A field of the stream to be used as the x axis. Not together with x. */
            xField?: string;
            from?: components["schemas"]["Number"];
            to?: components["schemas"]["Number"];
            /** @default 400 */
            buckets?: number;
            /**
             * @description step: a run without points in a bucket takes no part in it; interpolate: it does if it has some before and after.
             * @default step
             * @enum {string}
             */
            align?: "step" | "interpolate";
            quantiles?: number[];
            /** @default living */
            attempts?: components["schemas"]["WhichAttempts"];
            /**
             * @description The weight of an exponential moving average over the points of each run. The averages of the runs are combined by their mean.
             * @default 0
             */
            smoothing?: number;
        } & ((unknown | unknown) & (unknown | unknown) & unknown);
        Group: {
            /** @description The values that its runs have in common; null for a param or tag that they do not have. */
            by: {
                [key: string]: string | null;
            };
            runIds: string[];
            /** Format: int64 */
            points: number;
            /** Format: int64 */
            inRange: number;
            x: components["schemas"]["Places"];
            xEnd: components["schemas"]["Places"];
            /** @description How many runs have a value in the bucket. */
            runs: components["schemas"]["Counts"];
            mean: components["schemas"]["Numbers"];
            std: components["schemas"]["Numbers"];
            stderr: components["schemas"]["Numbers"];
            min: components["schemas"]["Numbers"];
            max: components["schemas"]["Numbers"];
            /** @description The least of all points. */
            low: components["schemas"]["Numbers"];
            /** @description The greatest of all points. */
            high: components["schemas"]["Numbers"];
            /** @description Points that are NaN or infinite. */
            nonFinite: components["schemas"]["Counts"];
            /** @description The mean of the runs' moving averages; absent if smoothing is 0. */
            smoothed?: components["schemas"]["Numbers"];
            /** @description One list for each quantile, in the order of the question. */
            quantiles: components["schemas"]["Numbers"][];
        };
        Groups: {
            key: string;
            /** @description How many runs were found. */
            runs: number;
            groups: components["schemas"]["Group"][];
        };
        Measurement: {
            runId: components["schemas"]["RunId"];
            metric: string;
            /** Format: int64 */
            step: number;
            timeUs: components["schemas"]["TimeUs"];
            /** @enum {string} */
            mode: "direct" | "avg" | "sum" | "min" | "max" | "count";
            value: components["schemas"]["Number"];
            /** @description The value that was measured. The mode made value of it, which is a point of the metric. */
            raw: components["schemas"]["Number"];
            /** @description What was measured; absent if nothing in particular. */
            object?: components["schemas"]["Digest"];
            /** @description The task that measured; absent for the run itself. */
            taskId?: components["schemas"]["SpanId"];
            attributes?: components["schemas"]["Attributes"];
        };
        MeasurementList: {
            measurements: components["schemas"]["Measurement"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Score: {
            evaluator: string;
            /** @description Absent for what the evaluator says as a whole. */
            metric?: string;
            /** @description Finite. */
            value?: number;
            label?: string;
            explanation?: string;
            success?: boolean;
            /** @description From which value on the case is a success. */
            threshold?: number;
            /**
             * @description Whether only a perfect value is a success.
             * @default false
             */
            strict?: boolean;
            /** @default true */
            higherIsBetter?: boolean;
            /** @description The model that judged. */
            model?: string;
            /** @description In the currency of the program. */
            cost?: number;
            /** @description The score on the scale of a rubric. */
            rubric?: number;
            /** @description Why the evaluator failed. */
            error?: string;
        };
        Evaluation: {
            runId: components["schemas"]["RunId"];
            /** @description Absent for none. */
            dataset?: string;
            /** @description Names the case among those of its data set. */
            key: string;
            timeUs: components["schemas"]["TimeUs"];
            /** @description The task that did the case. */
            taskId?: components["schemas"]["SpanId"];
            /** @description input, output, expected, retrievedContext, expectedContext, toolsCalled, expectedTools, trajectories, and any others; at most 64 KiB. {"quipu-object": digest} stands in the place of a value that was too large. */
            data: {
                [key: string]: unknown;
            };
            /** @description What cases are sliced by. */
            metadata?: {
                [key: string]: unknown;
            };
            scores?: components["schemas"]["Score"][];
        };
        EvaluationList: {
            evaluations: components["schemas"]["Evaluation"][];
            /**
             * Format: int64
             * @description Of the rows that fit.
             */
            total: number;
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        NewEvaluation: {
            /** @description Absent for none. */
            dataset?: string;
            /** @description If it is absent, the SHA-256 of the canonical JSON of the input in the data. */
            key?: string;
            /** @description If it is absent, the time of the request. */
            timeUs?: components["schemas"]["TimeUs"];
            /** @description The task that did the case. */
            taskId?: components["schemas"]["SpanId"];
            /** @description input, output, expected, retrievedContext, expectedContext, toolsCalled, expectedTools, trajectories, and any others; at most 64 KiB. {"quipu-object": digest} stands in the place of a value that was too large. */
            data?: {
                [key: string]: unknown;
            };
            /** @description What cases are sliced by. */
            metadata?: {
                [key: string]: unknown;
            };
            scores?: components["schemas"]["Score"][];
        };
        AppendedEvaluations: {
            evaluations: number;
            /** @description The sequence was stored before, so nothing was stored now. */
            duplicate: boolean;
        };
        /** @description The rows of a data set. A row is a success if none of its scores failed. */
        DatasetSummary: {
            /** @description Empty for none. */
            dataset: string;
            /** Format: int64 */
            rows: number;
            /**
             * Format: int64
             * @description How many say whether the case was a success.
             */
            judged: number;
            /** Format: int64 */
            successes: number;
            /** @description Absent if none says. */
            successRate?: number;
            /** @description Its ends, with 95 %. */
            successInterval?: number[];
        };
        ScoreSummary: {
            /** @description Empty for none. */
            dataset: string;
            evaluator: string;
            /** @description Empty for what the evaluator says as a whole. */
            metric: string;
            /**
             * Format: int64
             * @description Cases that have the score.
             */
            count: number;
            /**
             * Format: int64
             * @description How many of them have a value.
             */
            values: number;
            /** @description Absent without a value. */
            mean?: number;
            /** @description Its ends, with 95 %. */
            meanInterval?: number[];
            /**
             * Format: int64
             * @description How many say whether the case was a success.
             */
            judged: number;
            /** Format: int64 */
            successes: number;
            /** @description Absent if none says. */
            successRate?: number;
            /** @description Its ends, with 95 %. */
            successInterval?: number[];
            higherIsBetter: boolean;
        };
        EvaluationSummary: {
            /** Format: int64 */
            rows: number;
            datasets: components["schemas"]["DatasetSummary"][];
            scores: components["schemas"]["ScoreSummary"][];
            /**
             * Format: int64
             * @description Scores of more than 1000 evaluators and metrics: they are in their rows alone.
             */
            scoresLeftOut: number;
            /** @description The largest first; at most 100. */
            slices: {
                /** @description Of the member of the metadata. */
                value: unknown;
                datasets: components["schemas"]["DatasetSummary"][];
                scores: components["schemas"]["ScoreSummary"][];
            }[];
            /** @description There are more slices. */
            cutOff: boolean;
        };
        CaseHistory: {
            evaluations: components["schemas"]["Evaluation"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        /** @enum {string} */
        CaseChange: "regressed" | "improved" | "gone" | "new" | "same";
        ScoreName: {
            /** @description Empty for none. */
            dataset: string;
            evaluator: string;
            /** @description Empty for what the evaluator says as a whole. */
            metric: string;
        };
        EvaluationComparison: {
            /** @description The verdict in words. */
            sentence: string;
            /** @description How often a difference this large comes by chance: that of the means, or else that of the successes. */
            chance: number;
            /** @description The chance is less than 0.05. */
            moreThanChance: boolean;
            /**
             * Format: int64
             * @description Cases that both runs have.
             */
            common: number;
            /** Format: int64 */
            regressed: number;
            /** Format: int64 */
            improved: number;
            /** Format: int64 */
            same: number;
            /** Format: int64 */
            new: number;
            /** Format: int64 */
            gone: number;
            /** @description Over the cases that have two values; absent if there are none. */
            means?: {
                /** Format: int64 */
                cases: number;
                base: number;
                run: number;
                /** @description run less base. */
                difference: number;
                /** @description Its ends, with 95 %. */
                differenceInterval: number[];
                chance: number;
                higherIsBetter: boolean;
            };
            /** @description Over the cases of which both runs say whether they succeeded; absent if there are none. */
            successes?: {
                /** Format: int64 */
                cases: number;
                /**
                 * Format: int64
                 * @description Cases in which only the base succeeded.
                 */
                lost: number;
                /**
                 * Format: int64
                 * @description Cases in which only the run succeeded.
                 */
                won: number;
                chance: number;
            };
            /** @description Scores that both runs have. */
            scores: components["schemas"]["ScoreName"][];
            cases: {
                change: components["schemas"]["CaseChange"];
                /** @description By how much the score got better; negative if it got worse. If the values are equal or missing, a success that was lost or won is 1. */
                gain: number;
                base?: components["schemas"]["Evaluation"];
                run?: components["schemas"]["Evaluation"];
            }[];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Leaderboard: {
            scores: components["schemas"]["ScoreName"][];
            runs: {
                runId: components["schemas"]["RunId"];
                name: string;
                scores: {
                    /** @description Its place among the scores of the board, from 0. */
                    score: number;
                    /**
                     * Format: int64
                     * @description Cases that have the score.
                     */
                    count: number;
                    /**
                     * Format: int64
                     * @description How many of them have a value.
                     */
                    values: number;
                    /** @description Absent without a value. */
                    mean?: number;
                    /** @description Its ends, with 95 %. */
                    meanInterval?: number[];
                    /**
                     * Format: int64
                     * @description How many say whether the case was a success.
                     */
                    judged: number;
                    /** Format: int64 */
                    successes: number;
                    /** @description Absent if none says. */
                    successRate?: number;
                    /** @description Its ends, with 95 %. */
                    successInterval?: number[];
                    higherIsBetter: boolean;
                }[];
                /** Format: int64 */
                rows: number;
                /**
                 * Format: int64
                 * @description How many say whether the case was a success.
                 */
                judged: number;
                /** Format: int64 */
                successes: number;
                /** @description Absent if none says. */
                successRate?: number;
                /** @description Its ends, with 95 %. */
                successInterval?: number[];
            }[];
            /** @description There are more runs. */
            cutOff: boolean;
        };
        ComparisonQuery: {
            /** @description Runs, deleted or not. */
            runIds?: components["schemas"]["RunId"][];
            /** @description All runs of these experiments that are not deleted. Exactly one of the two must be there. */
            experimentIds?: components["schemas"]["ExperimentId"][];
            /** @description Metrics that are compared; empty for all. */
            metrics?: string[];
            orderBy?: {
                metric: string;
                /**
                 * @default last
                 * @enum {string}
                 */
                statistic?: "count" | "last" | "mean" | "min" | "max";
                /** @default false */
                descending?: boolean;
            };
            /** @default 100 */
            max?: number;
            pageToken?: string;
        };
        /** @description Of raw values. A NaN counts, and is left out of mean, min and max. */
        Statistics: {
            /** Format: int64 */
            count: number;
            last: components["schemas"]["Number"];
            mean: components["schemas"]["Number"];
            min: components["schemas"]["Number"];
            max: components["schemas"]["Number"];
        };
        Comparison: {
            metrics: string[];
            /** @description The objects were measured by more than 100 metrics; the others are left out. */
            cutOff: boolean;
            objects: {
                object: components["schemas"]["Digest"];
                metrics: {
                    [key: string]: components["schemas"]["Statistics"];
                };
            }[];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        ExampleQuery: {
            /** @description Runs, deleted or not. */
            runIds?: components["schemas"]["RunId"][];
            /** @description All runs of these experiments that are not deleted. Exactly one of the two must be there. */
            experimentIds?: components["schemas"]["ExperimentId"][];
            /** @description Only tasks of this name; absent for all tasks, and for the runs themselves. */
            task?: string;
            /** @default 100 */
            max?: number;
            pageToken?: string;
        };
        ExampleItem: {
            object: components["schemas"]["Digest"];
            /** @description Absent if the object has not arrived. */
            mediaType?: string;
            /** @description JSON, or a text; absent if the content is neither, or larger than 32 KiB. */
            value?: unknown;
        };
        Example: {
            runId: components["schemas"]["RunId"];
            /** @description Absent for the run itself. */
            taskId?: components["schemas"]["SpanId"];
            /** @description The name of the task. */
            task?: string;
            /** @enum {string} */
            status?: "running" | "completed" | "failed";
            startUs?: components["schemas"]["TimeUs"];
            endUs?: components["schemas"]["TimeUs"];
            attributes?: components["schemas"]["Attributes"];
            /** @description By name; of two of one name, the one that was used last. */
            inputs: {
                [key: string]: components["schemas"]["ExampleItem"];
            };
            /** @description By name; of two of one name, the one that was used last. */
            outputs: {
                [key: string]: components["schemas"]["ExampleItem"];
            };
            /** @description By metric. */
            measurements: {
                [key: string]: components["schemas"]["Number"];
            };
        };
        ExampleList: {
            examples: components["schemas"]["Example"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        Datasets: {
            datasets: components["schemas"]["DatasetInput"][];
        };
        NewDataset: {
            name: string;
            /** @description Of the data. Absent if nobody knows it: then one is made of the URI, which begins with uri:. */
            digest?: string;
            /** @description A URI or path where the data lie. Never opened. Instead of sourceType and source. */
            uri?: string;
            /** @description Such as s3, http or local. */
            sourceType?: string;
            /** @description Such as {"uri":"s3://bucket/key"}. */
            source?: string;
            description?: string;
            /** @description JSON as text, such as {"mlflow_colspec":[{"name":"a","type":"long"}]}. */
            schema?: string;
            /** @description JSON as text, such as {"num_rows":150}. */
            profile?: string;
            /** @description For what the run used the data, such as training. */
            context?: string;
            tags?: components["schemas"]["Tags"];
        };
        NewDatasets: {
            datasets: components["schemas"]["NewDataset"][];
        };
        UsedDataset: {
            name: string;
            digest: string;
            sourceType: string;
            source: string;
            uri?: string;
            /** @description Of the experiment that noted the dataset last, as is the source. */
            description?: string;
            /** @description How many runs used it. */
            runs: number;
        };
        DatasetPage: {
            datasets: components["schemas"]["UsedDataset"][];
            nextPageToken?: string;
        };
        DatasetRun: {
            id: string;
            experimentId: string;
            name: string;
            status: components["schemas"]["RunStatus"];
            startMs: number;
            context?: string;
            tags: components["schemas"]["Tags"];
        };
        DatasetRunPage: {
            runs: components["schemas"]["DatasetRun"][];
            nextPageToken?: string;
        };
        /** @description A named set of cases, which MLflow calls an evaluation dataset. */
        CaseSet: {
            id: string;
            name: string;
            /** @description The number of its cases. */
            cases: number;
            tags: {
                [key: string]: string;
            };
            experimentIds: string[];
            createdBy?: string;
            updatedBy?: string;
            createdMs: number;
            updatedMs: number;
        };
        CaseSetPage: {
            caseSets: components["schemas"]["CaseSet"][];
            nextPageToken?: string;
        };
        NewCaseSet: {
            /** @description Need not be unique. */
            name: string;
            tags?: components["schemas"]["Tags"];
            experimentIds?: components["schemas"]["ExperimentId"][];
        };
        /** @description A case, with the members that a line of a file of cases has. */
        StoredCase: {
            /** @description The SHA-256 of the canonical JSON of the input, which is the key of the case in evaluations. */
            key: string;
            /** @description Any JSON. */
            input: unknown;
            /** @description Any JSON. */
            output?: unknown;
            /** @description Any JSON. */
            expected?: unknown;
            metadata?: {
                [key: string]: unknown;
            };
            /** @description Where the case comes from, as the client says. */
            source?: {
                [key: string]: unknown;
            };
            createdBy?: string;
            updatedBy?: string;
            createdMs: number;
            updatedMs: number;
        };
        CasePage: {
            cases: components["schemas"]["StoredCase"][];
            nextPageToken?: string;
        };
        /** @description Other members than those of a set are left out. */
        NewCase: {
            /** @description Any JSON. */
            input: unknown;
            /** @description Any JSON. */
            output?: unknown;
            /** @description Any JSON. */
            expected?: unknown;
            metadata?: {
                [key: string]: unknown;
            };
            source?: {
                [key: string]: unknown;
            };
            /** @description Must be the one that follows from the input, if it is there at all. */
            key?: string;
        } & {
            [key: string]: unknown;
        };
        WrittenCases: {
            /** @description Cases that are new. */
            inserted: number;
            /** @description Cases that were merged into others. */
            updated: number;
        };
        /** @enum {string} */
        ModelStage: "None" | "Staging" | "Production" | "Archived";
        /** @description The source run, as far as this server knows the run. It is left out with the newest versions of a model. A version stays when its run is deleted. */
        ModelRun: {
            /**
             * @description gone: there is no such run here, or no longer.
             * @enum {string}
             */
            state: "active" | "deleted" | "gone";
            experimentId?: string;
            name?: string;
        };
        ModelVersion: {
            model: string;
            version: number;
            stage: components["schemas"]["ModelStage"];
            description: string;
            user?: string;
            /** @description The URI that the client named; runs:/<run>/<path> for artifacts of a run here. */
            source: string;
            /** @description The source run. It may be of another server. */
            runId?: string;
            /** @description Where the files are among the artifacts of the run. */
            path?: string;
            /** @description The model whose files these are, if the source is models:/<id>. */
            modelId?: string;
            runLink?: string;
            run?: components["schemas"]["ModelRun"];
            tags: {
                [key: string]: string;
            };
            aliases: string[];
            /** Format: int64 */
            createdMs: number;
            /** Format: int64 */
            updatedMs: number;
        };
        RegisteredModel: {
            name: string;
            /** @description Whether MLflow's clients keep a prompt as this model. */
            prompt: boolean;
            description: string;
            tags: {
                [key: string]: string;
            };
            /** @description The number of the version that each alias names. */
            aliases: {
                [key: string]: number;
            };
            /** @description The newest version in each stage, newest first. */
            newest: components["schemas"]["ModelVersion"][];
            /** Format: int64 */
            createdMs: number;
            /** Format: int64 */
            updatedMs: number;
        };
        RegisteredModelPage: {
            models: components["schemas"]["RegisteredModel"][];
            nextPageToken?: string;
        };
        NewRegisteredModel: {
            /** @description Without / and : */
            name: string;
            description?: string;
            tags?: {
                [key: string]: string;
            };
        };
        /** @description One of runId with path, modelId, and source. */
        NewModelVersion: {
            runId?: string;
            /** @description A file or folder among the artifacts of the run. */
            path?: string;
            /** @description A model that a run has made. */
            modelId?: string;
            /** @description The URI of files elsewhere, such as s3://bucket/model. */
            source?: string;
            description?: string;
            tags?: {
                [key: string]: string;
            };
        };
        ModelVersionPage: {
            versions: components["schemas"]["ModelVersion"][];
            nextPageToken?: string;
        };
        ArtifactFile: {
            path: string;
            name: string;
            /** @constant */
            dir: false;
            /** Format: int64 */
            size: number;
            /** @description SHA-256. */
            digest: string;
            /** @description Guessed from the name. */
            mediaType: string;
            createdMs: components["schemas"]["Time"];
        };
        /** @description A URI with a scheme, such as `s3://bucket/key`; not of a script (`javascript:`), of content (`data:`), or with a password. */
        ReferenceUri: string;
        /** @description Data that lie elsewhere. Nothing of this is checked: it is what the client has said. */
        ArtifactReference: {
            path: string;
            name: string;
            /** @constant */
            dir: false;
            uri: components["schemas"]["ReferenceUri"];
            /**
             * Format: int64
             * @description Absent if unknown.
             */
            size?: number;
            /** @description SHA-256; absent if unknown. */
            digest?: string;
            /** @description Absent if unknown. */
            etag?: string;
            mediaType: string;
            createdMs: components["schemas"]["Time"];
        };
        ArtifactFolder: {
            path: string;
            name: string;
            /** @constant */
            dir: true;
            /**
             * Format: int64
             * @description Bytes of all files below.
             */
            size: number;
            /**
             * Format: int64
             * @description Files anywhere below.
             */
            files: number;
            /**
             * Format: int64
             * @description References anywhere below.
             */
            references: number;
        };
        Artifact: components["schemas"]["ArtifactFile"] | components["schemas"]["ArtifactReference"] | components["schemas"]["ArtifactFolder"];
        Artifacts: {
            artifacts: components["schemas"]["Artifact"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
            /**
             * Format: int64
             * @description Entries of the folder in all pages; absent in an answer to `q`.
             */
            entries?: number;
            /**
             * Format: int64
             * @description Files anywhere below the folder; absent in an answer to `q`.
             */
            files?: number;
            /**
             * Format: int64
             * @description References anywhere below the folder; absent in an answer to `q`.
             */
            references?: number;
            /**
             * Format: int64
             * @description Bytes of all files below the folder; absent in an answer to `q`.
             */
            size?: number;
        };
        ModelId: string;
        ModelMetric: {
            key: string;
            value: components["schemas"]["Number"];
            /** Format: int64 */
            step: number;
            timeMs: components["schemas"]["Time"];
            datasetName?: string;
            datasetDigest?: string;
            runId: components["schemas"]["RunId"];
        };
        ModelUse: {
            /** @enum {string} */
            direction: "input" | "output";
            /**
             * Format: int64
             * @description At which the run made the model; 0 for an input.
             */
            step: number;
        };
        Model: {
            id: components["schemas"]["ModelId"];
            experimentId: components["schemas"]["ExperimentId"];
            name: string;
            /** @description Such as `classifier`; absent if the client has said none. */
            type?: string;
            /**
             * @description `pending` until all files of the model are there.
             * @enum {string}
             */
            status: "pending" | "ready" | "upload_failed";
            /** @description The run that made the model, as the client has named the run. There may be no such run. */
            sourceRunId?: string;
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
            deletedMs?: components["schemas"]["Time"];
            params: {
                [key: string]: string;
            };
            tags: components["schemas"]["Tags"];
            /** @description The newest values by run and dataset, at most 1000. */
            metrics: components["schemas"]["ModelMetric"][];
            /** @description What the run has done with the model; only in the models of a run. */
            uses?: components["schemas"]["ModelUse"][];
        };
        ModelPage: {
            models: components["schemas"]["Model"][];
            /** @description Absent on the last page. */
            nextPageToken?: string;
        };
        NewModel: {
            id?: components["schemas"]["ModelId"];
            /** @description Without `/`, `:`, `.`, `%` and quotes; absent for one that is made up. */
            name?: string;
            /** @description Such as `classifier`. */
            type?: string;
            params?: components["schemas"]["Params"];
            tags?: components["schemas"]["Tags"];
            /**
             * Format: int64
             * @description At which the run made the model.
             * @default 0
             */
            step?: number;
        };
        ModelQuery: {
            /** @description The experiments whose models are searched; absent for all experiments of the project. */
            experimentIds?: components["schemas"]["ExperimentId"][];
            /** @description Such as `metrics.accuracy > 0.9 and status = 'ready'`. */
            filter?: string;
            orderBy?: string[];
            /** @default active */
            view?: components["schemas"]["View"];
            /** @default 100 */
            max?: number;
            /** @description The nextPageToken of the page before; nothing else may change. */
            pageToken?: string | null;
        };
        ModelChange: {
            /** @enum {string} */
            status?: "pending" | "ready" | "upload_failed";
            params?: components["schemas"]["Params"];
            tags?: components["schemas"]["TagChanges"];
        };
        ModelMetrics: {
            runId: components["schemas"]["RunId"];
            /** @description Values by key. */
            metrics: {
                [key: string]: components["schemas"]["Number"];
            };
            /**
             * Format: int64
             * @default 0
             */
            step?: number;
            /** @description Defaults to the time of the request. */
            timeMs?: components["schemas"]["Time"];
            /** @description The data that the values were measured on. */
            dataset?: {
                name: string;
                digest?: string;
            };
        };
        UploadPart: {
            number: number;
            /** Format: int64 */
            size: number;
            /** @description SHA-256. */
            digest: string;
        };
        Upload: {
            id: string;
            path: string;
            /** @description SHA-256 of the whole file; absent if an MLflow client has begun the upload. */
            digest?: string;
            createdMs: components["schemas"]["Time"];
            parts: components["schemas"]["UploadPart"][];
        };
        /** @description One of both. */
        BegunUpload: {
            artifact?: components["schemas"]["ArtifactFile"];
            upload?: components["schemas"]["Upload"];
        };
        Alert: {
            id: string;
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Absent if the alert is of the experiment. */
            runId?: components["schemas"]["RunId"];
            /** @description In the language of conditions, such as `val_loss > 2.0 or val_loss is nan`. */
            condition: string;
            message: string;
            /** @enum {unknown} */
            severity: "info" | "warning" | "critical";
            /**
             * Format: int64
             * @description The time after a firing in which the alert does not fire again in the same run. Absent: it fires once in a run.
             */
            cooldownMs?: number;
            /** @description Whether a firing asks the run to stop. */
            stop: boolean;
            /** @description The names of the webhooks that are told of firings. */
            webhooks: string[];
            enabled: boolean;
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
            /** @description Who made the alert; empty if unknown. */
            user: string;
            /**
             * Format: int64
             * @description How often it has fired; in the list of a run, in this run.
             */
            firings: number;
            lastFiredMs?: components["schemas"]["Time"];
        };
        AlertPage: {
            alerts: components["schemas"]["Alert"][];
            nextPageToken?: string;
        };
        /** @description Only what is known. */
        TokenCounts: {
            /** Format: int64 */
            input?: number;
            /** Format: int64 */
            output?: number;
            /** Format: int64 */
            total?: number;
            /** Format: int64 */
            cacheRead?: number;
            /** Format: int64 */
            cacheCreation?: number;
        };
        /** @description US dollars; only what is known. */
        Cost: {
            /** Format: double */
            input?: number;
            /** Format: double */
            output?: number;
            /** Format: double */
            total?: number;
        };
        ListedTrace: {
            id: string;
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Absent until one is known. */
            name?: string;
            /** @enum {unknown} */
            status: "in_progress" | "ok" | "error" | "unknown";
            startMs: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Absent until a span has ended.
             */
            durationMs?: number;
            clientRequestId?: string;
            /** @description The beginning of the input. */
            requestPreview?: string;
            /** @description The beginning of the output. */
            responsePreview?: string;
            tokens?: components["schemas"]["TokenCounts"];
            cost?: components["schemas"]["Cost"];
            /** @description The runs that the trace belongs to. */
            runIds: string[];
            tags: {
                [key: string]: string;
            };
        };
        TracePage: {
            traces: components["schemas"]["ListedTrace"][];
            nextPageToken?: string;
        };
        Assessment: {
            id: string;
            name: string;
            /** @enum {unknown} */
            kind: "feedback" | "expectation" | "issue";
            /** @description Absent if it is of the whole trace. */
            spanId?: string;
            source: {
                /** @description Such as `HUMAN`, `LLM_JUDGE` or `CODE`. */
                type: string;
                id: string;
            };
            createdMs: components["schemas"]["Time"];
            updatedMs: components["schemas"]["Time"];
            /** @description Any JSON. */
            value: unknown;
            /** @description Why there is nothing to say; any JSON. */
            error?: unknown;
            rationale?: string;
            metadata: {
                [key: string]: string;
            };
            /** @description The assessment that this one corrects. */
            overrides?: string;
            /** @description false once another assessment has corrected this one. */
            valid: boolean;
        };
        SpanEvent: {
            name: string;
            /** @description Nanoseconds since the epoch, as text: most readers of JSON would round the number. */
            timeNs: string;
            attributes: {
                [key: string]: unknown;
            };
        };
        /** @description What a span carries; absent if it is too large for the answer. */
        SpanContent: {
            /** @description Of its status. */
            message?: string;
            /** @description Any JSON. */
            inputs?: unknown;
            /** @description Any JSON. */
            outputs?: unknown;
            attributes: {
                [key: string]: unknown;
            };
            events: components["schemas"]["SpanEvent"][];
        };
        Span: {
            id: string;
            /** @description Absent for a root. */
            parentId?: string;
            name: string;
            /** @description Such as `LLM`; absent for none. */
            type?: string;
            /** @enum {unknown} */
            status: "unset" | "ok" | "error";
            /** @description Nanoseconds since the epoch, as text: most readers of JSON would round the number. */
            startNs: string;
            /** @description Nanoseconds since the epoch, as text: most readers of JSON would round the number. Absent until the span has ended. */
            endNs?: string;
            model?: string;
            provider?: string;
            tokens?: components["schemas"]["TokenCounts"];
            cost?: components["schemas"]["Cost"];
            content?: components["schemas"]["SpanContent"];
        };
        Trace: {
            id: string;
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Absent until one is known. */
            name?: string;
            /** @enum {unknown} */
            status: "in_progress" | "ok" | "error" | "unknown";
            startMs: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Absent until a span has ended.
             */
            durationMs?: number;
            clientRequestId?: string;
            /** @description The beginning of the input. */
            requestPreview?: string;
            /** @description The beginning of the output. */
            responsePreview?: string;
            tokens?: components["schemas"]["TokenCounts"];
            cost?: components["schemas"]["Cost"];
            /** @description The runs that the trace belongs to. */
            runIds: string[];
            tags: {
                [key: string]: string;
            };
            metadata: {
                [key: string]: string;
            };
            assessments: components["schemas"]["Assessment"][];
            /**
             * Format: int64
             * @description Of all spans.
             */
            spanCount: number;
            /** @description The roots, then the others, by their starts. */
            spans: components["schemas"]["Span"][];
        };
        AlertList: {
            alerts: components["schemas"]["Alert"][];
        };
        NewAlert: {
            id?: string;
            /** @description In the language of conditions, such as `val_loss > 2.0 or val_loss is nan`. */
            condition: string;
            message: string;
            /**
             * @default warning
             * @enum {unknown}
             */
            severity?: "info" | "warning" | "critical";
            /**
             * Format: int64
             * @description The time after a firing in which the alert does not fire again in the same run. Absent: it fires once in a run.
             */
            cooldownMs?: number;
            /**
             * @description Whether a firing asks the run to stop.
             * @default false
             */
            stop?: boolean;
            /** @description The names of the webhooks that are told of firings. */
            webhooks?: string[];
            /** @default true */
            enabled?: boolean;
            /**
             * @description Of a request to a run: `experiment` watches all runs of its experiment; `run` if absent.
             * @enum {unknown}
             */
            scope?: "run" | "experiment";
        };
        ConditionToCheck: {
            condition: string;
        };
        CheckedCondition: {
            /** @description The keys that the condition names. */
            metrics: string[];
            /** @description Whether it may become true by time alone. */
            asksForSilence: boolean;
        };
        AlertChange: {
            /** @description In the language of conditions, such as `val_loss > 2.0 or val_loss is nan`. */
            condition?: string;
            message?: string;
            /** @enum {unknown} */
            severity?: "info" | "warning" | "critical";
            /**
             * Format: int64
             * @description null: it fires once in a run.
             */
            cooldownMs?: number | null;
            /** @description Whether a firing asks the run to stop. */
            stop?: boolean;
            /** @description The names of the webhooks that are told of firings. */
            webhooks?: string[];
            enabled?: boolean;
        };
        /** @description The point that made the condition true. */
        FiringPoint: {
            key: string;
            /** Format: int64 */
            step: number;
            timeMs: components["schemas"]["Time"];
            value: components["schemas"]["Number"];
        };
        Firing: {
            /** Format: int64 */
            number: number;
            /** @description The alert may be gone. */
            alertId: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"];
            firedMs: components["schemas"]["Time"];
            /** @description In the language of conditions, such as `val_loss > 2.0 or val_loss is nan`. */
            condition: string;
            message: string;
            /** @enum {unknown} */
            severity: "info" | "warning" | "critical";
            /**
             * Format: int64
             * @description The time after a firing in which the alert does not fire again in the same run. Absent: it fires once in a run.
             */
            cooldownMs?: number;
            /** @description Whether a firing asks the run to stop. */
            stop: boolean;
            /** @description The names of the webhooks that are told of firings. */
            webhooks: string[];
            /** @description Absent if the run was silent. */
            point?: components["schemas"]["FiringPoint"];
            acknowledgedMs?: components["schemas"]["Time"];
            /** @description Empty if unknown. */
            acknowledgedBy?: string;
        };
        FiringPage: {
            firings: components["schemas"]["Firing"][];
            nextPageToken?: string;
        };
        StopReason: {
            reason?: string;
        };
        Taken: {
            /** Format: int64 */
            points: number;
            /**
             * Format: int64
             * @description Bytes that the points take in the database.
             */
            pointBytes: number;
            /** Format: int64 */
            artifacts: number;
            /**
             * Format: int64
             * @description Bytes of files, counting equal files each time.
             */
            artifactBytes: number;
        };
        ExperimentStorage: components["schemas"]["Taken"] & {
            experimentId: components["schemas"]["ExperimentId"];
            name: string;
            deleted: boolean;
            /**
             * Format: int64
             * @description How many runs it has, including deleted ones.
             */
            runs: number;
        };
        RunTotal: components["schemas"]["Taken"] & {
            runId: components["schemas"]["RunId"];
            experimentId: components["schemas"]["ExperimentId"];
            name: string;
            deleted: boolean;
        };
        Storage: components["schemas"]["Taken"] & {
            /** @description When the numbers were added up. */
            atMs: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Bytes of the database file, including freeBytes.
             */
            databaseBytes: number;
            /**
             * Format: int64
             * @description Free pages of the database, which will be used again or given back.
             */
            freeBytes: number;
            /**
             * Format: int64
             * @description Bytes of the write-ahead log.
             */
            logBytes: number;
            /**
             * Format: int64
             * @description Blobs that files refer to.
             */
            blobs: number;
            /** Format: int64 */
            blobBytes: number;
            /**
             * Format: int64
             * @description Bytes saved by storing equal files once.
             */
            savedBytes: number;
            /**
             * Format: int64
             * @description Unfinished uploads in parts. An upload that receives no part for a day is given up.
             */
            uploads: number;
            /**
             * Format: int64
             * @description Bytes of their parts, which come on top of the files.
             */
            uploadBytes: number;
            deleted: components["schemas"]["Taken"];
            /**
             * Format: int64
             * @description How many experiments take any space; the list may have only the first of them.
             */
            experimentCount: number;
            /**
             * Format: int64
             * @description How many runs take any space; the list may have only the first of them.
             */
            runCount: number;
            /** @description The largest of them. */
            experiments: components["schemas"]["ExperimentStorage"][];
            /** @description The largest of them. */
            runs: components["schemas"]["RunTotal"][];
        };
        SeriesStorage: {
            key: string;
            /** Format: int64 */
            points: number;
            /**
             * Format: int64
             * @description Its share of pointBytes, in proportion to its number of points.
             */
            bytes: number;
        };
        RunStorage: components["schemas"]["Taken"] & {
            /**
             * Format: int64
             * @description Frames that are not compacted yet.
             */
            frames: number;
            /**
             * Format: int64
             * @description Chunks of its series.
             */
            chunks: number;
            /**
             * Format: int64
             * @description Bytes of its files, counting equal files once.
             */
            distinctBytes: number;
            /**
             * Format: int64
             * @description The part of distinctBytes that other runs have, too.
             */
            sharedBytes: number;
            /** Format: int64 */
            seriesCount: number;
            /**
             * Format: int64
             * @description How many series have the prefix; the list may have only the first of them.
             */
            seriesFound: number;
            series: components["schemas"]["SeriesStorage"][];
        };
        HelloEvent: {
            serverMs: components["schemas"]["Time"];
        };
        SeriesPoints: {
            key: string;
            /** @description The points in the order in which they were stored; step, time and value have the same length. */
            step: number[];
            time: number[];
            value: components["schemas"]["Number"][];
        };
        RunPoints: {
            runId: components["schemas"]["RunId"];
            series: components["schemas"]["SeriesPoints"][];
        };
        PointsEvent: {
            runs: components["schemas"]["RunPoints"][];
        };
        /** @enum {string} */
        Change: "created" | "updated" | "deleted" | "restored" | "rewound" | "moved" | "logged" | "tracked" | "traced" | "acknowledged";
        RunEvent: {
            runId: components["schemas"]["RunId"];
            experimentId: components["schemas"]["ExperimentId"];
            change: components["schemas"]["Change"];
        };
        MetricsEvent: {
            experimentId: components["schemas"]["ExperimentId"];
            runs: {
                runId: components["schemas"]["RunId"];
                metrics: {
                    [key: string]: {
                        last: components["schemas"]["Number"];
                        /** Format: int64 */
                        lastStep: number;
                        lastMs: components["schemas"]["Time"];
                    };
                };
            }[];
        };
        SeenEvent: {
            runs: {
                runId: components["schemas"]["RunId"];
                experimentId: components["schemas"]["ExperimentId"];
                seenMs: components["schemas"]["Time"];
                lostAtMs: components["schemas"]["Time"];
            }[];
        };
        ExperimentEvent: {
            experimentId: components["schemas"]["ExperimentId"];
            change: components["schemas"]["Change"];
        };
        RegistryEvent: {
            /** @description The name at the time of the change. */
            model: string;
            /** @description Absent if the change is of the model as a whole. */
            version?: number;
            prompt: boolean;
            /** @description Such as `model_version.transitioned`, in the words of MLflow's webhooks. */
            change: string;
        };
        ResyncEvent: {
            reason: string;
        };
        AlertEvent: {
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Absent if the alerts of the experiment itself have changed. */
            runId?: components["schemas"]["RunId"];
            /**
             * Format: int64
             * @description The number of the firing, if one has fired.
             */
            firing?: number;
        };
    };
}
